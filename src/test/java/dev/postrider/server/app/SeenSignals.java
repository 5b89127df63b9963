package dev.postrider.server.app;

import dev.postrider.store.MessagesCommitted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what wakes the relay. */
@ApplicationScoped
public class SeenSignals {

  private final AtomicInteger seen = new AtomicInteger();

  void on(@Observes MessagesCommitted signal) {
    seen.incrementAndGet();
  }

  /** How many there were since the last call. */
  public int take() {
    return seen.getAndSet(0);
  }
}
