package dev.postrider.demo.shop;

import dev.postrider.Message;
import dev.postrider.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Map;

/** What happens once in the life of the shop's database: the first dead letters. */
@ApplicationScoped
public class FirstDay {

  @PersistenceContext private EntityManager entities;
  @Inject private Outbox outbox;
  private volatile boolean over;

  /** Publishes what cannot arrive: an offer that ends at once, a letter to where nobody lives. */
  @Transactional
  public void begin() {
    if (over) {
      return;
    }
    if (entities.find(OpeningDay.class, OpeningDay.ONLY) == null) {
      entities.persist(new OpeningDay());
      outbox.publish(
          Message.to("/topic/offers")
              .type("LunchOffer")
              .key("offer-1")
              .expiresAfter(Duration.ofMillis(1))
              .payload(Map.of("item", "Soup", "price", "4.50"))
              .build());
      outbox.publish(
          Message.to("/queue/fax")
              .type("Greeting")
              .key("greeting-1")
              .payload(Map.of("to", "All our neighbours", "text", "The shop is open."))
              .build());
      return;
    }
    over = true;
  }
}
