package dev.postrider.inbox;

import dev.postrider.config.PostriderSettings;
import dev.postrider.store.StoreGate;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.InstantSource;

/**
 * Every minute, on every node; nodes that delete at once find nothing left to delete. Its
 * transactions are its own: Payara begins one for timers whatever attribute they have.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class InboxCleaner {

  @Inject private StoreGate gate;
  @Inject private PostriderSettings settings;

  /** Does nothing while the store is not open. */
  @Schedule(hour = "*", minute = "*", persistent = false)
  void clean() {
    if (gate.isOpen()) {
      new InboxPurge(gate.store().inbox(), settings.inbox().window(), InstantSource.system()).run();
    }
  }
}
