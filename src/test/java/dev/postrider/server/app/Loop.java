package dev.postrider.server.app;

import dev.postrider.Delivery;
import dev.postrider.Message;
import dev.postrider.Outbox;
import dev.postrider.Subscribe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** Publishes and receives by whatever broker is configured. */
@ApplicationScoped
public class Loop {

  private static final String QUEUE = "/queue/loop";
  private static final String ANSWERS = "/queue/loop.answers";

  @PersistenceContext EntityManager entities;
  @Inject Outbox outbox;

  @Transactional
  public void publish(String first, String count) {
    int from = Integer.parseInt(first);
    for (int i = from; i < from + Integer.parseInt(count); i++) {
      Message.Builder message =
          Message.to(QUEUE)
              .payload("Käse € 🧀 " + i)
              .key("key-" + i % 7)
              .type("Cheese")
              .correlationId("talk-" + i)
              .header("tenant", "Zürich");
      if (i % 10 == 0) {
        message.replyTo(ANSWERS);
      }
      outbox.publish(message.build());
    }
  }

  /** All that should have come along, in the effect. */
  @Subscribe(destination = QUEUE, consumer = "loop", concurrency = 2, prefetch = 20)
  void consume(Delivery<String> delivery) {
    String effect =
        String.join(
            "|",
            delivery.payload(),
            delivery.key().orElse("no key"),
            delivery.type().orElse("no type"),
            delivery.headers().getOrDefault("tenant", "no tenant"),
            delivery.contentType().orElse("no content type"));
    entities.persist(new Effect("loop", effect));
    if (delivery.replyTo().isPresent()) {
      delivery.answer("to " + delivery.payload());
    }
  }

  @Subscribe(destination = ANSWERS, consumer = "asker")
  void hear(Delivery<String> answer) {
    entities.persist(new Effect("asker", answer.payload() + "|" + answer.correlationId()));
  }
}
