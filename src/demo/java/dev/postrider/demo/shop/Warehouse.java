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

/** Sends the parcels. Closed at each start of the shop: somebody has to come and open it. */
@ApplicationScoped
public class Warehouse {

  @PersistenceContext private EntityManager entities;
  private volatile boolean open;

  /** At the next look the broker is told to take what it had rejected, and the queue is emptied. */
  public void open() {
    open = true;
  }

  /** From the next look on the queue fills up, until the broker rejects more. */
  public void close() {
    open = false;
  }

  public boolean isOpen() {
    return open;
  }

  /** Sends the parcel of an order, once, however often its message arrives. */
  @Transactional(rollbackOn = Exception.class)
  @Idempotent(consumer = "warehouse")
  public void send(Message message) throws JMSException {
    try (JsonReader reader = Json.createReader(new StringReader(message.getBody(String.class)))) {
      JsonObject request = reader.readObject();
      entities.persist(
          new Parcel(request.getJsonNumber("orderId").longValueExact(), request.getString("item")));
    }
  }

  /** The last parcels, the latest first. */
  @Transactional
  public List<Parcel> last(int count) {
    return entities
        .createQuery("SELECT p FROM Parcel p ORDER BY p.id DESC", Parcel.class)
        .setMaxResults(count)
        .getResultList();
  }

  /** How many parcels have been sent. */
  @Transactional
  public long count() {
    return entities.createQuery("SELECT COUNT(p) FROM Parcel p", Long.class).getSingleResult();
  }
}
