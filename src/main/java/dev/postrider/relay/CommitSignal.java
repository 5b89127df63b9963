package dev.postrider.relay;

import dev.postrider.store.MessagesCommitted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the relay after a commit. No enterprise bean: under XA the transaction that has just
 * committed is still on the thread, and a container that suspends it around a call cannot resume
 * it.
 */
@ApplicationScoped
class CommitSignal {

  private volatile @Nullable RelayLife life;

  void attach(RelayLife started) {
    life = started;
  }

  /** Runs on the thread of the business transaction. */
  void on(@Observes MessagesCommitted messages) {
    RelayLife attached = life;
    if (attached != null) {
      attached.wake(messages.lanes());
    }
  }
}
