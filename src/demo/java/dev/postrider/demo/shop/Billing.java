package dev.postrider.demo.shop;

import dev.postrider.Idempotent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.io.StringReader;
import java.util.List;

/** Writes the invoices. */
@ApplicationScoped
public class Billing {

  @PersistenceContext private EntityManager entities;

  /** Writes the invoice of an order, once, however often its message arrives. */
  @Transactional(rollbackOn = Exception.class)
  @Idempotent(consumer = "billing")
  public void invoice(Message message) throws JMSException {
    try (JsonReader reader = Json.createReader(new StringReader(message.getBody(String.class)))) {
      JsonObject order = reader.readObject();
      entities.persist(
          new Invoice(
              order.getJsonNumber("id").longValueExact(),
              order.getString("customer"),
              order.getJsonNumber("total").bigDecimalValue()));
    }
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
