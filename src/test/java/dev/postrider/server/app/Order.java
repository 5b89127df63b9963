package dev.postrider.server.app;

import dev.postrider.Publish;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Two messages for each change, one with all attributes, one with some. */
@Entity(name = "Order")
@Table(name = "orders")
@Publish(destination = "/queue/orders")
@Publish(
    destination = "/topic/orders",
    version = "v1",
    fields = {"number", "total"},
    key = "number")
public class Order {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "order_ids")
  @SequenceGenerator(name = "order_ids", sequenceName = "order_ids")
  private Long id;

  @Version private int version;
  private String number;
  private BigDecimal total;
  private String remark;

  @ManyToOne(cascade = CascadeType.PERSIST)
  private Customer customer;

  @OneToMany(mappedBy = "order", cascade = CascadeType.ALL, orphanRemoval = true)
  private List<Line> lines = new ArrayList<>();

  protected Order() {}

  Order(String number, BigDecimal total) {
    this.number = number;
    this.total = total;
  }

  Long id() {
    return id;
  }

  int version() {
    return version;
  }

  List<Line> lines() {
    return lines;
  }

  void remark(String text) {
    this.remark = text;
  }

  void customer(Customer other) {
    this.customer = other;
  }

  void add(String text) {
    lines.add(new Line(this, text));
  }
}
