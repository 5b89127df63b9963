package dev.postrider.demo.shop;

import dev.postrider.Delivery;
import dev.postrider.Subscribe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;

/** Sends the parcels. Closed at each start of the shop: somebody has to come and open it. */
@ApplicationScoped
public class Warehouse {

  @PersistenceContext private EntityManager entities;
  private volatile boolean open;

  /** What waits is sent within seconds; the broker is told at the next look to take the rest. */
  public void open() {
    open = true;
  }

  /** From the next look on the broker rejects what is too much. */
  public void close() {
    open = false;
  }

  public boolean isOpen() {
    return open;
  }

  /**
   * Sends the parcel of an order, once, however often its message arrives. While the warehouse is
   * closed the message waits and is tried again.
   */
  @Subscribe(destination = "/queue/shipping", consumer = "warehouse")
  public void send(Delivery<JsonObject> delivery) {
    if (!open) {
      throw new IllegalStateException("The warehouse is closed");
    }
    JsonObject request = delivery.payload();
    entities.persist(
        new Parcel(request.getJsonNumber("orderId").longValueExact(), request.getString("item")));
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
