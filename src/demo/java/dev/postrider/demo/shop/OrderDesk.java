package dev.postrider.demo.shop;

import dev.postrider.Message;
import dev.postrider.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Where orders are placed. */
@ApplicationScoped
public class OrderDesk {

  @PersistenceContext private EntityManager entities;
  @Inject private Outbox outbox;

  /**
   * Places an order. The order, its two messages by {@code @Publish} and the one for the warehouse,
   * if there is something to send, commit together or not at all.
   */
  @Transactional
  public Order place(NewOrder wanted) {
    Order order = new Order(wanted.customer, wanted.item, wanted.quantity, wanted.price);
    entities.persist(order);
    if (order.isByParcel()) {
      // A key of its own: what the warehouse refuses holds up nothing else.
      outbox.publish(
          Message.to("/queue/shipping")
              .type("ShippingRequest")
              .key("order-" + order.getId())
              .payload(new ShippingRequest(order))
              .build());
    }
    return order;
  }

  /** The order of this number, if there is one. */
  @Transactional
  public Optional<Order> find(long id) {
    return Optional.ofNullable(entities.find(Order.class, id));
  }

  /** The last orders, the latest first. */
  @Transactional
  public List<Order> last(int count) {
    return entities
        .createQuery("SELECT o FROM Order o ORDER BY o.id DESC", Order.class)
        .setMaxResults(count)
        .getResultList();
  }

  /** How many orders there are. */
  @Transactional
  public long count() {
    return entities.createQuery("SELECT COUNT(o) FROM Order o", Long.class).getSingleResult();
  }

  /** How many of them go by parcel. */
  @Transactional
  public long countByParcel() {
    return entities
        .createQuery("SELECT COUNT(o) FROM Order o WHERE o.byParcel = true", Long.class)
        .getSingleResult();
  }
}
