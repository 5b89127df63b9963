package dev.postrider.admin;

import dev.postrider.admin.AdminException.Kind;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.jdbcx.JdbcDataSource;

/** The tables of a database of its own, and people of each role. */
final class AdminFixture {

  static final LaneId LANE = new LaneId("events", 0);

  static final Operator VERA = operator("vera", Role.VIEWER);
  static final Operator OTTO = operator("otto", Role.OPERATOR);
  static final Operator ADA = new Operator("ada", "api", Role.ADMIN, Set.of(Permission.values()));

  final Store store;
  private final JdbcDataSource dataSource = new JdbcDataSource();

  AdminFixture() {
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    store = Store.open(dataSource, new StoreSettings("none", SchemaMode.MIGRATE, "postrider_", 1));
  }

  static Operator operator(String name, Role role) {
    return new Operator(name, "console", role, role.permissions());
  }

  AdminStores stores() {
    return store.admin();
  }

  Guard guard() {
    return new Guard(this::stores, false, () -> {});
  }

  Guard readOnly() {
    return new Guard(this::stores, true, () -> {});
  }

  String stored(String key) throws SQLException {
    String id = UUID.randomUUID().toString();
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      OutboxEntry entry =
          new OutboxEntry(
              id,
              LANE,
              key,
              "/queue/orders",
              null,
              null,
              null,
              "text/plain",
              Map.of(),
              "secret".getBytes(java.nio.charset.StandardCharsets.UTF_8),
              null);
      store.outbox().append(connection, List.of(entry));
      connection.commit();
    }
    return id;
  }

  String dead(String key) throws SQLException {
    String id = stored(key);
    StoredMessage message =
        store.lanes().readKey(LANE, key, 0, Long.MAX_VALUE, new Limit(10, 1_000)).messages().get(0);
    store.leases().join("n", "test", Set.of("events"), Duration.ofMinutes(5));
    long epoch = store.leases().acquire("n", List.of(LANE)).get(LANE);
    store.lanes().reject(LANE, epoch, new Rejection(message, "n", "no", null, new Fate.Skip()));
    return id;
  }

  String sent(String key) throws SQLException {
    String id = stored(key);
    long seq = store.admin().catalog().find(id).get(0).entry().seq();
    store.lanesWithHistory().settle(LANE, List.of(seq));
    return id;
  }

  /** The newest first. */
  List<AuditTrail.Entry> audit() throws SQLException {
    return stores()
        .audit()
        .list(new AuditTrail.Filter(null, null, null, null, null), null, 100)
        .entries();
  }

  static void assertRefused(Kind kind, String code, ThrowingCallable call) {
    Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AdminException.class,
            refused -> {
              Assertions.assertThat(refused.code()).isEqualTo(code);
              Assertions.assertThat(refused.kind()).isEqualTo(kind);
            });
  }
}
