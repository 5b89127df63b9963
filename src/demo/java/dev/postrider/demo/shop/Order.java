package dev.postrider.demo.shop;

import static dev.postrider.EntityChange.CREATED;

import dev.postrider.Publish;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** An order. Billing hears of it once, when it is placed; whoever listens, of every change. */
@Entity
@Table(name = "orders")
@Publish(destination = "/queue/billing", type = "OrderPlaced", on = CREATED)
@Publish(
    destination = "/topic/orders",
    version = "v1",
    fields = {"customer", "total"})
public class Order {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "order_ids")
  @SequenceGenerator(name = "order_ids", sequenceName = "order_ids")
  private Long id;

  private String customer;
  private String item;
  private int quantity;
  private BigDecimal total;

  @Column(name = "by_parcel")
  private boolean byParcel;

  @Column(name = "placed_at")
  private OffsetDateTime placedAt;

  protected Order() {}

  Order(String customer, String item, int quantity, BigDecimal price) {
    this.customer = customer;
    this.item = item;
    this.quantity = quantity;
    this.byParcel = !item.equals(NewOrder.E_BOOK);
    this.total = price.multiply(BigDecimal.valueOf(quantity));
    this.placedAt = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
  }

  public Long getId() {
    return id;
  }

  public String getCustomer() {
    return customer;
  }

  public String getItem() {
    return item;
  }

  public int getQuantity() {
    return quantity;
  }

  public BigDecimal getTotal() {
    return total;
  }

  public boolean isByParcel() {
    return byParcel;
  }

  public OffsetDateTime getPlacedAt() {
    return placedAt;
  }
}
