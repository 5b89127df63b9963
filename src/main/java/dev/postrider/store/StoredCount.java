package dev.postrider.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Counts what was stored, after each commit. */
@ApplicationScoped
class StoredCount {

  @Inject StoreGate gate;

  /** Runs on the thread of the business transaction. */
  void on(@Observes MessagesCommitted messages) {
    if (gate.isOpen()) {
      messages
          .counts()
          .forEach((lane, count) -> gate.store().activity().stored(lane.broker(), count));
    }
  }
}
