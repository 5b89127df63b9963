package dev.postrider.demo.shop;

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

/**
 * An invoice. Nothing in the database keeps an order from having two: that is the work of
 * {@code @Idempotent}.
 */
@Entity
@Table(name = "invoices")
public class Invoice {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "invoice_ids")
  @SequenceGenerator(name = "invoice_ids", sequenceName = "invoice_ids")
  private Long id;

  @Column(name = "order_id")
  private long orderId;

  private String customer;
  private BigDecimal amount;

  @Column(name = "issued_at")
  private OffsetDateTime issuedAt;

  protected Invoice() {}

  Invoice(long orderId, String customer, BigDecimal amount) {
    this.orderId = orderId;
    this.customer = customer;
    this.amount = amount;
    this.issuedAt = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
  }

  public Long getId() {
    return id;
  }

  public long getOrderId() {
    return orderId;
  }

  public String getCustomer() {
    return customer;
  }

  public BigDecimal getAmount() {
    return amount;
  }

  public OffsetDateTime getIssuedAt() {
    return issuedAt;
  }
}
