package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.NOT_READY;
import static dev.postrider.relay.RelayProblem.NOT_STARTED;

import dev.postrider.PostriderException;
import dev.postrider.config.PostriderSettings;
import dev.postrider.spi.Broker;
import dev.postrider.store.LaneId;
import dev.postrider.store.Store;
import dev.postrider.store.StoreGate;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** From waiting for the store to a running relay to its end. Safe for use by any thread. */
final class RelayLife {

  private static final System.Logger LOG = System.getLogger(RelayLife.class.getName());

  /** What no further try mends: somebody has to do something. */
  private static final Set<String> LASTING =
      Set.of("PR0303", "PR0305", "PR0307", "PR0308", "PR0309", "PR0310", "PR0311");

  private final PostriderSettings settings;
  private final StoreGate gate;
  private final ThreadFactory threads;
  private final ReentrantLock beginning = new ReentrantLock();
  private volatile @Nullable Relay relay;
  private @Nullable ThreadScheduler scheduler;
  private @Nullable String complaint;
  private boolean ended;

  RelayLife(PostriderSettings settings, StoreGate gate, ThreadFactory threads) {
    this.settings = settings;
    this.gate = gate;
    this.threads = threads;
  }

  /** Opens the store and starts the relay, if that has not happened yet and can. */
  void tick() {
    if (relay == null && beginning.tryLock()) {
      try {
        begin();
      } catch (PostriderException notYet) {
        complain(notYet);
      } finally {
        beginning.unlock();
      }
    }
  }

  void wake(Collection<LaneId> lanes) {
    Relay running = relay;
    if (running != null) {
      running.wake(lanes);
    }
  }

  void stop() {
    beginning.lock();
    try {
      ended = true;
      Relay running = relay;
      if (running != null) {
        running.stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (scheduler != null) {
        scheduler.close();
      }
      beginning.unlock();
    }
  }

  private void begin() {
    if (ended || relay != null) {
      return;
    }
    gate.open();
    boolean idle = !settings.relay().enabled() || settings.brokers().brokers().isEmpty();
    if (!idle) {
      start(gate.store());
    }
    complaint = null;
  }

  private void start(Store store) {
    if (scheduler == null) {
      scheduler = new ThreadScheduler(threads);
    }
    Map<String, Broker> brokers =
        Connectors.discovered().open(settings.brokers(), ConfigProvider.getConfig());
    Relay started =
        new Relay(
            new Relay.RelayStores(store.leases(), store.lanes()),
            brokers,
            settings.relay(),
            scheduler,
            description());
    started.start();
    relay = started;
    LOG.log(Level.INFO, "The relay has started for the brokers {0}", brokers.keySet());
  }

  /** Once per reason, not once per second. */
  private void complain(PostriderException notYet) {
    String reason = String.valueOf(notYet.getMessage());
    if (!reason.equals(complaint)) {
      complaint = reason;
      Level level = LASTING.contains(notYet.code()) ? Level.ERROR : Level.WARNING;
      RelayProblem problem = gate.isOpen() ? NOT_STARTED : NOT_READY;
      LOG.log(level, problem.of(reason).toString(), notYet);
    }
  }

  private static String description() {
    String host = System.getenv().getOrDefault("HOSTNAME", "localhost");
    return host + " process " + ProcessHandle.current().pid();
  }
}
