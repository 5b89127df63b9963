package dev.postrider.web.access;

import dev.postrider.admin.Identities;
import dev.postrider.config.PostriderSettings;
import dev.postrider.store.StoreGate;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;

/** Makes the first administrator once the store can be used; only the WAR does. */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class AccessStarter {

  private static final System.Logger LOG = System.getLogger(AccessStarter.class.getName());
  private static final long BEAT_MILLIS = 1_000;

  @Inject private PostriderSettings settings;
  @Inject private StoreGate gate;
  @Inject private Identities identities;
  @Resource private TimerService timers;

  private boolean complained;

  /** Begins to look for the store, which the relay opens. */
  @PostConstruct
  public void start() {
    if (settings.console().enabled()) {
      timers.createIntervalTimer(BEAT_MILLIS, BEAT_MILLIS, new TimerConfig(null, false));
    }
  }

  /** Looks, until it is done. A timer that fails may be dropped by the server. */
  @Timeout
  public void look(Timer timer) {
    try {
      if (gate.isOpen() && identities.welcome()) {
        timer.cancel();
      }
    } catch (RuntimeException notYet) {
      if (!complained) {
        complained = true;
        LOG.log(Level.WARNING, WebProblem.NO_FIRST_ACCOUNT.of(notYet).toString(), notYet);
      }
    }
  }
}
