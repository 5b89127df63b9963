package dev.postrider.web.console;

import dev.postrider.PostriderException;
import dev.postrider.admin.Admin;
import dev.postrider.admin.AdminOn;
import dev.postrider.admin.Operator;
import dev.postrider.admin.Permission;
import dev.postrider.admin.Role;
import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.store.AdminStores;
import dev.postrider.store.AuditTrail;
import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore.Limit;
import dev.postrider.store.OutboxEntry;
import dev.postrider.store.Rejection;
import dev.postrider.store.Rejection.Fate;
import dev.postrider.store.Store;
import dev.postrider.store.StoredMessage;
import dev.postrider.web.access.CurrentOperator;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;

/** Somebody at a console on the tables of a database of its own. */
final class Desk {

  static final LaneId LANE = new LaneId("events", 0);

  static final Operator VERA =
      new Operator("vera", "console", Role.VIEWER, Set.of(Permission.VIEW));
  static final Operator ADA =
      new Operator("ada", "console", Role.ADMIN, EnumSet.allOf(Permission.class));

  final Notices notices = new Notices();
  final Workplace place;
  private final Store store;
  private final JdbcDataSource dataSource = new JdbcDataSource();
  private boolean away;

  Desk(Operator who) {
    this(who, false);
  }

  Desk(Operator who, boolean readOnly) {
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    store = Store.open(dataSource, new StoreSettings("none", SchemaMode.MIGRATE, "postrider_", 1));
    Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
    Admin admin = new AdminOn(this::stores, clock, readOnly);
    place =
        new Workplace(
            admin,
            new CurrentOperator() {
              @Override
              public Operator get() {
                return who;
              }
            },
            clock);
  }

  private AdminStores stores() {
    if (away) {
      throw new PostriderException(ConsoleProblem.UNANSWERED.of());
    }
    return store.admin();
  }

  /** The database is not there any more. */
  void loseDatabase() {
    away = true;
  }

  AdminStores tables() {
    return store.admin();
  }

  String stored(String key) throws SQLException {
    return stored(key, "application/json", "{\"secret\":1.00}");
  }

  String stored(String key, String contentType, String payload) throws SQLException {
    String id = UUID.randomUUID().toString();
    byte[] body = payload.getBytes(StandardCharsets.UTF_8);
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      OutboxEntry entry =
          new OutboxEntry(
              id,
              LANE,
              key,
              "/queue/orders",
              "OrderPlaced",
              null,
              null,
              contentType,
              Map.of("tenant", "acme"),
              body,
              null);
      store.outbox().append(connection, List.of(entry));
      connection.commit();
    }
    return id;
  }

  /** A dead letter, put aside. */
  String dead(String key, String reason) throws SQLException {
    String id = stored(key);
    Limit limit = new Limit(10, 100_000);
    StoredMessage message =
        store.lanes().readKey(LANE, key, 0, Long.MAX_VALUE, limit).messages().get(0);
    store.leases().join("n", "test", Set.of("events"), Duration.ofMinutes(5));
    long epoch = store.leases().acquire("n", List.of(LANE)).get(LANE);
    store.lanes().reject(LANE, epoch, new Rejection(message, "n", reason, "at X", new Fate.Skip()));
    return id;
  }

  /** The newest first. */
  List<AuditTrail.Entry> audit() throws SQLException {
    AuditTrail.Filter all = new AuditTrail.Filter(null, null, null, null, null);
    return tables().audit().list(all, null, 100).entries();
  }

  /** Codes of what went wrong with what the operator did. */
  List<String> refusals() {
    return notices.getAnswers().stream().map(Notices.Notice::code).toList();
  }

  /** Codes of why a page does not show what it should. */
  List<String> troubles() {
    return notices.getTroubles().stream().map(Notices.Notice::code).toList();
  }
}
