package dev.postrider.demo.shop;

import dev.postrider.Delivery;
import dev.postrider.Subscribe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;

/** Writes the invoices. */
@ApplicationScoped
public class Billing {

  @PersistenceContext private EntityManager entities;

  /**
   * Writes the invoice of an order, once, however often its message arrives: in one transaction
   * with the record of that message, which is acknowledged afterwards.
   */
  @Subscribe(destination = "/queue/billing", consumer = "billing", concurrency = 4)
  public void invoice(Delivery<JsonObject> delivery) {
    JsonObject order = delivery.payload();
    entities.persist(
        new Invoice(
            order.getJsonNumber("id").longValueExact(),
            order.getString("customer"),
            order.getJsonNumber("total").bigDecimalValue()));
  }

  /** The last invoices, the latest first. */
  @Transactional
  public List<Invoice> last(int count) {
    return entities
        .createQuery("SELECT i FROM Invoice i ORDER BY i.id DESC", Invoice.class)
        .setMaxResults(count)
        .getResultList();
  }

  /** How many invoices there are. */
  @Transactional
  public long count() {
    return entities.createQuery("SELECT COUNT(i) FROM Invoice i", Long.class).getSingleResult();
  }
}
