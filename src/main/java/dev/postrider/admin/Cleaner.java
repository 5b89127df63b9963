package dev.postrider.admin;

import dev.postrider.config.PostriderSettings;
import dev.postrider.store.StoreGate;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A turn of {@link Purge} every ten seconds, on every node: they leave each other's rows alone. Its
 * transactions are its own: Payara begins one for timers whatever attribute they have.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class Cleaner {

  private final ReentrantLock cleaning = new ReentrantLock();
  @Inject private StoreGate gate;
  @Inject private PostriderSettings settings;
  private volatile @Nullable Purge purge;

  /** Does nothing while the store is not open, or the turn before is still under way. */
  @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
  public void clean() {
    if (!gate.isOpen() || !cleaning.tryLock()) {
      return;
    }
    try {
      Purge known = purge;
      if (known == null) {
        known = new Purge(settings.retention(), relays());
        purge = known;
      }
      known.run(gate.store().leftovers());
    } finally {
      cleaning.unlock();
    }
  }

  private boolean relays() {
    return settings.relay().enabled() && !settings.brokers().brokers().isEmpty();
  }

  /** Ends a turn under way. */
  @PreDestroy
  public void stop() {
    Purge known = purge;
    if (known != null) {
      known.stop();
    }
  }
}
