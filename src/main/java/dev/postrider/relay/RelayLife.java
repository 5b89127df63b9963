package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.NOT_READY;
import static dev.postrider.relay.RelayProblem.NOT_STARTED;

import dev.postrider.PostriderException;
import dev.postrider.config.PostriderSettings;
import dev.postrider.connector.Connectors;
import dev.postrider.relay.RelayMonitor.Delays;
import dev.postrider.relay.RelayMonitor.RelayStatus;
import dev.postrider.relay.RelayMonitor.Silence;
import dev.postrider.spi.Broker;
import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore;
import dev.postrider.store.Store;
import dev.postrider.store.StoreGate;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** From waiting for the store to a running relay to its end. Safe for use by any thread. */
final class RelayLife {

  private static final System.Logger LOG = System.getLogger(RelayLife.class.getName());

  /** What no further try mends: somebody has to do something. */
  private static final Set<String> LASTING =
      Set.of("PR0303", "PR0305", "PR0307", "PR0308", "PR0309", "PR0310", "PR0311", "PR0313");

  /** How long a stop waits for a start that is under way. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(10);

  private final PostriderSettings settings;
  private final StoreGate gate;
  private final ThreadFactory threads;
  private final Pulse pulse = new Pulse(System::nanoTime);
  private final ReentrantLock beginning = new ReentrantLock();
  private volatile @Nullable Relay relay;
  private @Nullable ThreadScheduler scheduler;
  private volatile @Nullable String complaint;
  private volatile boolean ended;

  RelayLife(PostriderSettings settings, StoreGate gate, ThreadFactory threads) {
    this.settings = settings;
    this.gate = gate;
    this.threads = threads;
  }

  /** Opens the store and starts the relay, if that has not happened yet and can. */
  void tick() {
    pulse.tick();
    Relay running = relay;
    if (running != null) {
      pulse.ask(running::ping);
    } else if (beginning.tryLock()) {
      try {
        begin();
      } catch (RuntimeException notYet) {
        complain(notYet); // and no more: a server may end a timer that fails
      } finally {
        pulse.tick();
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

  void refresh() {
    Relay running = relay;
    if (running != null) {
      running.refresh();
    }
  }

  RelayStatus status() {
    Relay running = relay;
    return running == null ? RelayStatus.notRunning(complaint) : running.status();
  }

  Map<String, Delays> delays() {
    Relay running = relay;
    return running == null ? Map.of() : running.delays();
  }

  Silence silence() {
    Silence silence = pulse.silence();
    // The database may let it wait for long; that is not the relay's fault.
    return beginning.isLocked() ? new Silence(Duration.ZERO, silence.relay()) : silence;
  }

  void stop() {
    ended = true;
    boolean begun = false;
    try {
      // A start that waits for the database finds that it has ended when it goes on.
      begun = beginning.tryLock(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      Relay running = relay;
      if (running != null) {
        running.stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      relay = null;
      if (scheduler != null) {
        scheduler.close();
      }
      if (begun) {
        beginning.unlock();
      }
    }
  }

  private void begin() {
    if (ended || relay != null) {
      return;
    }
    gate.open();
    if (ended) {
      return;
    }
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
    LaneStore lanes = settings.retention().keepsSent() ? store.lanesWithHistory() : store.lanes();
    Relay started =
        new Relay(
            new Relay.RelayStores(
                store.leases(), lanes, store.news(), store.schedule(), store.shards()),
            brokers,
            settings.relay(),
            scheduler,
            description());
    started.start();
    relay = started;
    LOG.log(Level.INFO, "The relay has started for the brokers {0}", brokers.keySet());
  }

  /** Once per reason, not once per second. */
  private void complain(RuntimeException notYet) {
    RelayProblem problem = gate.isOpen() ? NOT_STARTED : NOT_READY;
    String code = notYet instanceof PostriderException coded ? coded.code() : "";
    String reason = code.isEmpty() ? notYet.toString() : String.valueOf(notYet.getMessage());
    String sentence = problem.of(reason).toString();
    if (!sentence.equals(complaint)) {
      complaint = sentence;
      Level level = LASTING.contains(code) ? Level.ERROR : Level.WARNING;
      LOG.log(level, sentence, notYet);
    }
  }

  private static String description() {
    String host = System.getenv().getOrDefault("HOSTNAME", "localhost");
    return host + " process " + ProcessHandle.current().pid();
  }
}
