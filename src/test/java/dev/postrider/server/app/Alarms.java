package dev.postrider.server.app;

import dev.postrider.Message;
import dev.postrider.Outbox;
import dev.postrider.OutboxAlert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Publishes, and hears when too much waits. */
@ApplicationScoped
public class Alarms {

  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Inject Outbox outbox;

  void on(@Observes OutboxAlert alert) {
    heard.add(alert.broker() + " " + alert.mark() + " " + alert.passed());
  }

  @Transactional
  public void publish(String text) {
    outbox.publish(Message.to("/queue/alarms").payload(text).build());
  }

  /** All so far, in their order. */
  public String heard() {
    return String.join(", ", heard);
  }
}
