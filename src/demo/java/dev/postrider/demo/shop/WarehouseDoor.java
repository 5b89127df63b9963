package dev.postrider.demo.shop;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Has the broker reject messages for the {@link Warehouse} while that is closed: an operation of
 * the broker's, which each has in its own way.
 */
@Singleton
public class WarehouseDoor {

  private static final System.Logger LOG = System.getLogger(WarehouseDoor.class.getName());

  @Inject private Warehouse warehouse;

  @Inject
  @ConfigProperty(name = "shop.limit")
  private String kind;

  @Inject
  @ConfigProperty(name = "shop.limit.at")
  private String address;

  private ShippingLimit limit;

  /** What the broker knows; nothing yet. The broker remembers it from the shop's former life. */
  private Boolean open;

  @PostConstruct
  void find() {
    limit =
        switch (kind) {
          case "artemis" -> new ArtemisLimit(address);
          case "kafka" -> new KafkaLimit(address);
          // The queue was declared with its limit, for good.
          default -> limited -> {};
        };
  }

  /** Each second, and whenever the warehouse was opened or closed. */
  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public void look() {
    boolean now = warehouse.isOpen();
    if (open != null && open == now) {
      return;
    }
    try {
      limit.set(!now);
      open = now;
    } catch (Exception e) {
      // Thrown on, it would end the timer.
      LOG.log(System.Logger.Level.WARNING, "The warehouse tells the broker again in a second", e);
    }
  }
}
