package dev.postrider.server.app;

import dev.postrider.Publish;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

/** Stored by cascade; its message has the shipment's key. */
@Cacheable(false)
@Entity
@Publish(
    destination = "/queue/shipments",
    key = "code",
    fields = {"mark"})
public class Scan {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String code;
  private String mark;
  @ManyToOne private Shipment shipment;

  protected Scan() {}

  Scan(Shipment shipment, String mark) {
    this.shipment = shipment;
    this.code = shipment.code();
    this.mark = mark;
  }
}
