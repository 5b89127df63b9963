package dev.postrider.config;

import dev.postrider.PostriderException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;

/**
 * All settings, each area in its own record. Immutable.
 *
 * @param store where the tables are
 * @param publish what a transaction may publish, and how it is ordered
 * @param send how messages are sent past the outbox
 * @param relay how the relay works
 * @param inbox how long the inbox remembers
 * @param subscribe how subscriptions work
 * @param retention how long is kept what is not needed for delivery
 * @param brokers the brokers and the default among them
 * @param watermark how much may wait until somebody is told
 * @param console who may do what in the console and the REST API
 */
public record PostriderSettings(
    StoreSettings store,
    PublishSettings publish,
    SendSettings send,
    RelaySettings relay,
    InboxSettings inbox,
    SubscribeSettings subscribe,
    RetentionSettings retention,
    BrokerSettings brokers,
    WatermarkSettings watermark,
    ConsoleSettings console) {

  /**
   * Reads and checks all settings.
   *
   * @throws PostriderException with all problems at once, PR0201 to PR0204, PR0206 to PR0209
   */
  public static PostriderSettings read(Config config) {
    SettingsReader reader = new SettingsReader(config);
    PostriderSettings settings =
        new PostriderSettings(
            StoreSettings.read(reader),
            PublishSettings.read(reader),
            SendSettings.read(reader),
            RelaySettings.read(reader),
            InboxSettings.read(reader),
            SubscribeSettings.read(reader),
            RetentionSettings.read(reader),
            BrokerSettings.read(reader),
            WatermarkSettings.read(reader),
            ConsoleSettings.read(reader));
    UnknownKeys.in(reader).forEach(reader::problem);
    if (!reader.problems().isEmpty()) {
      throw new PostriderException(reader.problems());
    }
    return settings;
  }

  /**
   * What is configured for one broker: what can be enumerated under {@code
   * postrider.broker.<name>.}, and the {@code known} keys also where they cannot (environment
   * variables).
   *
   * @return key without prefix to text; without {@code connector}; may hold secrets
   */
  public static Map<String, String> broker(Config config, String name, Set<String> known) {
    String prefix = BrokerSettings.PREFIX + name + ".";
    Map<String, String> settings = new TreeMap<>();
    config
        .getPropertyNames()
        .forEach(
            key -> {
              if (key.startsWith(prefix)) {
                put(settings, config, prefix, key.substring(prefix.length()));
              }
            });
    known.forEach(key -> put(settings, config, prefix, key));
    settings.remove("connector");
    return settings;
  }

  /** Every declared setting, in the order of the reference page. */
  static List<Setting<?>> declared() {
    return List.of(
        StoreSettings.DATA_SOURCE,
        StoreSettings.SCHEMA,
        StoreSettings.TABLE_PREFIX,
        StoreSettings.SHARDS,
        BrokerSettings.BROKERS,
        BrokerSettings.DEFAULT_BROKER,
        BrokerSettings.LONGEST_TIMEOUT,
        PublishSettings.MAX_PAYLOAD,
        PublishSettings.MAX_TRANSACTION,
        PublishSettings.ORDER,
        SendSettings.TIMEOUT,
        SendSettings.INITIAL_DELAY,
        SendSettings.MAX_DELAY,
        SendSettings.MAX_SESSIONS,
        SendSettings.IDLE_TIMEOUT,
        RelaySettings.ENABLED,
        RelaySettings.LEASE,
        RelaySettings.POLL_MIN,
        RelaySettings.POLL_MAX,
        RelaySettings.READ_AHEAD_ROWS,
        RelaySettings.READ_AHEAD_BYTES,
        RelaySettings.BATCH,
        RelaySettings.SWEEP,
        RelaySettings.TRANSACTION_TIMEOUT,
        RelaySettings.STOP_TIMEOUT,
        RetrySettings.MAX_ATTEMPTS,
        RetrySettings.INITIAL_DELAY,
        RetrySettings.MAX_DELAY,
        RetrySettings.JITTER,
        RetrySettings.EXHAUSTED,
        InboxSettings.WINDOW,
        SubscribeSettings.ENABLED,
        SubscribeSettings.MAX_ATTEMPTS,
        SubscribeSettings.INITIAL_DELAY,
        SubscribeSettings.MAX_DELAY,
        SubscribeSettings.TIMEOUT,
        SubscribeSettings.STOP_TIMEOUT,
        SubscribeSettings.CORRELATION,
        RetentionSettings.SENT,
        RetentionSettings.ATTEMPTS,
        RetentionSettings.JOBS,
        RetentionSettings.AUDIT,
        WatermarkSettings.AGE,
        WatermarkSettings.ROWS,
        WatermarkSettings.READINESS,
        WatermarkSettings.REFUSE,
        ConsoleSettings.ENABLED,
        ConsoleSettings.READ_ONLY,
        LoginSettings.USERS.list(),
        LoginSettings.TOKENS.list(),
        ConsoleSettings.PAYLOAD_ROLES,
        ConsoleSettings.VIEWER_ROLES,
        ConsoleSettings.OPERATOR_ROLES,
        ConsoleSettings.ADMIN_ROLES,
        ConsoleSettings.SESSION_TIMEOUT,
        ConsoleSettings.SECURE_COOKIE);
  }

  private static void put(Map<String, String> settings, Config config, String prefix, String key) {
    config
        .getOptionalValue(prefix + key, String.class)
        .ifPresent(value -> settings.put(key, value));
  }
}
