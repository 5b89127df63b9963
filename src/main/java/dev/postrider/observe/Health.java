package dev.postrider.observe;

import dev.postrider.config.PostriderSettings;
import dev.postrider.relay.RelayMonitor;
import dev.postrider.relay.RelayMonitor.BrokerStatus;
import dev.postrider.relay.RelayMonitor.RelayStatus;
import dev.postrider.relay.RelayMonitor.Silence;
import dev.postrider.store.LevelProbe.Level;
import dev.postrider.subscribe.SubscriptionMonitor.Status;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether this deployment is alive and ready. A broker that is away changes neither: a restart
 * would not bring it back, and messages are stored all the same. A database that is away makes it
 * not ready, but a restart would not help either: what is not alive is a node that hangs. Asks
 * nobody; safe for use by any thread.
 */
final class Health {

  /** Of a timer that ticks every second, and of answers that take microseconds. */
  private static final Duration DEAD_SILENCE = Duration.ofMinutes(1);

  /**
   * Of one look. Store and pool give up a database that is silent after a minute or two, and where
   * they cannot, TCP does after a quarter of an hour. So this is a thread that hangs.
   */
  private static final Duration HANGING = Duration.ofMinutes(20);

  /** Of a database that is asked every ten seconds. */
  private static final Duration AWAY = Duration.ofMinutes(1);

  private static final Pattern CODE = Pattern.compile("PR[0-9]{4}");

  private final PostriderSettings settings;
  private final BooleanSupplier storeOpen;
  private final RelayMonitor relay;
  private final Supplier<List<Status>> subscriptions;
  private final Watch watch;

  /**
   * @param storeOpen whether the tables were found in order
   */
  Health(
      PostriderSettings settings,
      BooleanSupplier storeOpen,
      RelayMonitor relay,
      Supplier<List<Status>> subscriptions,
      Watch watch) {
    this.settings = settings;
    this.storeOpen = storeOpen;
    this.relay = relay;
    this.subscriptions = subscriptions;
    this.watch = watch;
  }

  /**
   * An answer.
   *
   * @param data texts and whole numbers; nothing that would help an attacker
   */
  record Report(boolean up, Map<String, Object> data) {}

  /** Whether the timer ticks, the relay and its lanes answer, and looks at the store come back. */
  Report live() {
    Silence silence = relay.silence();
    Duration looking = watch.looking();
    boolean up =
        silence.timer().compareTo(DEAD_SILENCE) < 0
            && silence.relay().compareTo(DEAD_SILENCE) < 0
            && looking.compareTo(HANGING) < 0;
    return new Report(
        up,
        Map.of(
            "secondsSinceTick", silence.timer().toSeconds(),
            "secondsWithoutAnswer", silence.relay().toSeconds(),
            "secondsInStore", looking.toSeconds()));
  }

  /** Whether what it is there for can be done. */
  Report ready() {
    RelayStatus status = relay.status();
    boolean relays = settings.relay().enabled() && !settings.brokers().brokers().isEmpty();
    String store = store();
    boolean up = store.equals("open") && (status.running() || !relays);
    Map<String, Object> data = new TreeMap<>();
    data.put("store", store);
    data.put("relay", status.running() ? "running" : relays ? "waiting" : "off");
    if (status.complaint() != null) {
      data.put("problem", lastCode(status.complaint()));
    }
    status.brokers().forEach(b -> data.put("broker." + b.name(), state(b)));
    tellOfSubscriptions(data);
    return new Report(up && !(waits(data) && settings.watermark().readiness()), data);
  }

  private String store() {
    if (!storeOpen.getAsBoolean()) {
      return "closed";
    }
    return watch.silence().compareTo(AWAY) < 0 ? "open" : "away";
  }

  /** Tells what waits; whether it is too much. */
  private boolean waits(Map<String, Object> data) {
    Watch.Sight sight = watch.sight();
    if (sight == null) {
      return false;
    }
    sight.levels().brokers().forEach((broker, level) -> tell(data, broker, level));
    sight
        .passed()
        .forEach(
            mark ->
                data.put(
                    "watermark."
                        + mark.broker()
                        + "."
                        + mark.mark().name().toLowerCase(Locale.ROOT),
                    "passed"));
    return !sight.passed().isEmpty();
  }

  private static void tell(Map<String, Object> data, String broker, Level level) {
    Duration oldest = Objects.requireNonNullElse(level.oldest(), Duration.ZERO);
    data.put("oldestSeconds." + broker, oldest.toSeconds());
    data.put("backlog." + broker, level.backlog());
    data.put("deadLetters." + broker, level.dead());
  }

  private static String state(BrokerStatus broker) {
    if (broker.paused()) {
      return "paused";
    }
    if (!broker.breaker().equals("CLOSED")) {
      return "away";
    }
    return broker.reached() ? "reached" : "not reached yet";
  }

  /** Nothing where there are none. */
  private void tellOfSubscriptions(Map<String, Object> data) {
    List<Status> all = subscriptions.get();
    if (!all.isEmpty()) {
      long receiving = all.stream().filter(Status::receiving).count();
      data.put("subscriptionsReceiving", receiving);
      data.put("subscriptionsAway", all.size() - receiving);
    }
  }

  /** The reason's code, without its words: they may name hosts and users. */
  private static String lastCode(@Nullable String complaint) {
    Matcher codes = CODE.matcher(Objects.requireNonNullElse(complaint, ""));
    String last = "";
    while (codes.find()) {
      last = codes.group();
    }
    return last;
  }
}
