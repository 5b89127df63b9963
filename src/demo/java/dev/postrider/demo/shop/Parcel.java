package dev.postrider.demo.shop;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * A parcel that has left the warehouse. As with invoices, only the inbox keeps it from a second.
 */
@Entity
@Table(name = "parcels")
public class Parcel {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "parcel_ids")
  @SequenceGenerator(name = "parcel_ids", sequenceName = "parcel_ids")
  private Long id;

  @Column(name = "order_id")
  private long orderId;

  private String item;

  @Column(name = "sent_at")
  private OffsetDateTime sentAt;

  protected Parcel() {}

  Parcel(long orderId, String item) {
    this.orderId = orderId;
    this.item = item;
    this.sentAt = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
  }

  public Long getId() {
    return id;
  }

  public long getOrderId() {
    return orderId;
  }

  public String getItem() {
    return item;
  }

  public OffsetDateTime getSentAt() {
    return sentAt;
  }
}
