package dev.postrider.demo.shop;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;

/**
 * Hands the messages of the queue to {@link Warehouse} while that is open, and has the broker
 * reject more than a few while it is closed. No message-driven bean: those cannot be switched by
 * the application.
 */
@Singleton
public class WarehouseConsumer {

  private static final System.Logger LOG = System.getLogger(WarehouseConsumer.class.getName());

  @Inject private Warehouse warehouse;
  @Inject private ShippingQueue queue;

  /** What the broker knows; nothing yet. The broker remembers it from the shop's former life. */
  private Boolean open;

  /**
   * Each second, and whenever the warehouse was opened or closed. As with billing, the database's
   * transaction commits before the broker is answered.
   */
  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public void look() {
    try {
      boolean now = warehouse.isOpen();
      if (open == null || open != now) {
        queue.limit(!now);
        open = now;
      }
      if (now) {
        queue.empty(warehouse::send);
      }
    } catch (JMSException | RuntimeException e) {
      // Thrown on, it would end the timer.
      LOG.log(System.Logger.Level.WARNING, "The warehouse looks again in a second", e);
    }
  }
}
