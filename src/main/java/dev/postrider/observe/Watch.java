package dev.postrider.observe;

import static dev.postrider.observe.ObserveProblem.AGE_PASSED;
import static dev.postrider.observe.ObserveProblem.LOOK_FAILED;
import static dev.postrider.observe.ObserveProblem.OBSERVER_FAILED;
import static dev.postrider.observe.ObserveProblem.ROWS_PASSED;

import dev.postrider.OutboxAlert;
import dev.postrider.OutboxAlert.Mark;
import dev.postrider.Problem;
import dev.postrider.config.WatermarkSettings;
import dev.postrider.observe.Watermarks.Crossed;
import dev.postrider.store.Admission;
import dev.postrider.store.LevelProbe;
import dev.postrider.store.LevelProbe.Levels;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then how much waits, remembers it for who asks, and tells when it is too much. Safe
 * for use by any thread.
 */
final class Watch {

  private static final System.Logger LOG = System.getLogger(Watch.class.getName());

  /** The least to which is counted. */
  static final int COUNTED = 10_000;

  /** What was seen before that is not told any more. */
  private static final Duration STALE = Duration.ofMinutes(1);

  private final WatermarkSettings settings;
  private final Admission admission;
  private final Consumer<OutboxAlert> listener;
  private final LongSupplier nanoTime;
  private final Watermarks watermarks;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile @Nullable Seen last;
  private volatile @Nullable Long unanswered;
  private volatile @Nullable Long looked;
  private boolean failing;

  /**
   * @param listener may throw
   */
  Watch(
      WatermarkSettings settings,
      Admission admission,
      Consumer<OutboxAlert> listener,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.admission = admission;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.watermarks = new Watermarks(settings);
  }

  private record Seen(Sight sight, long nanos) {}

  /**
   * What was seen.
   *
   * @param passed watermarks
   */
  record Sight(Levels levels, Set<Crossed> passed) {}

  /** What was seen last; null before the first time, and when that is more than a minute ago. */
  @Nullable Sight sight() {
    Seen seen = last;
    return seen == null || nanoTime.getAsLong() - seen.nanos() > STALE.toNanos()
        ? null
        : seen.sight();
  }

  /** For how long the database was asked without an answer; zero if it answered the last time. */
  Duration silence() {
    return since(unanswered);
  }

  /** For how long it has been looking this time; zero if it is not. */
  Duration looking() {
    return since(looked);
  }

  private Duration since(@Nullable Long nanos) {
    return nanos == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - nanos);
  }

  /**
   * Looks, unless another thread still does. Throws nothing: a timer that throws is given up by
   * some servers.
   */
  void look(LevelProbe probe, Set<String> brokers) {
    if (!looking.tryLock()) {
      return;
    }
    try {
      asks(nanoTime.getAsLong());
      seen(probe.look(known(brokers), Math.max(COUNTED, settings.rows())));
      failing = false;
    } catch (SQLException | RuntimeException | Error e) {
      failed(e);
    } finally {
      looked = null;
      looking.unlock();
    }
  }

  private void asks(long now) {
    looked = now;
    if (unanswered == null) {
      unanswered = now;
    }
  }

  /** Those of other nodes, too: they are told with each look. */
  private Set<String> known(Set<String> brokers) {
    Set<String> known = new TreeSet<>(brokers);
    Seen seen = last;
    if (seen != null) {
      known.addAll(seen.sight().levels().leased());
    }
    return known;
  }

  private void seen(Levels levels) {
    unanswered = null;
    looked = null;
    var changes = watermarks.look(levels.brokers());
    Set<Crossed> passed = watermarks.passed();
    last = new Seen(new Sight(levels, passed), nanoTime.getAsLong());
    changes.forEach(this::log);
    if (settings.refuse()) {
      Set<String> brokers = new TreeSet<>(levels.brokers().keySet());
      changes.forEach(alert -> brokers.add(alert.broker()));
      brokers.forEach(broker -> refuse(broker, passed));
    }
    changes.forEach(this::tell);
  }

  private void refuse(String broker, Set<Crossed> passed) {
    if (passed.contains(new Crossed(broker, Mark.ROWS))) {
      admission.refuse(broker, "too many messages wait for the broker " + broker);
    } else if (passed.contains(new Crossed(broker, Mark.AGE))) {
      admission.refuse(broker, "messages wait for the broker " + broker + " for too long");
    } else {
      admission.admit(broker);
    }
  }

  private void log(OutboxAlert alert) {
    if (alert.passed()) {
      LOG.log(Level.WARNING, problem(alert).toString());
    } else {
      LOG.log(
          Level.INFO,
          "What waits for the broker {0} is below the watermark again ({1}): the oldest for {2},"
              + " {3} messages",
          alert.broker(),
          alert.mark(),
          alert.age(),
          alert.rows());
    }
  }

  private Problem problem(OutboxAlert alert) {
    return switch (alert.mark()) {
      case AGE -> AGE_PASSED.of(alert.broker(), alert.age(), settings.age());
      case ROWS -> ROWS_PASSED.of(alert.rows(), alert.broker(), settings.rows());
    };
  }

  private void tell(OutboxAlert alert) {
    try {
      listener.accept(alert);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, OBSERVER_FAILED.of(e).toString(), e);
    }
  }

  /** Once per outage. Who does not know how much waits refuses nothing because of it. */
  private void failed(Throwable why) {
    if (LevelProbe.isAnswer(why)) {
      unanswered = null;
    }
    if (!failing) {
      failing = true;
      LOG.log(Level.WARNING, LOOK_FAILED.of(why).toString(), why);
    }
    if (settings.refuse() && sight() == null) {
      admission.admitAll();
    }
  }
}
