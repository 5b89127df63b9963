package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.MessageActs.Locked;
import dev.postrider.store.MessageDesk.Verdict;
import dev.postrider.store.Rejection.Fate;
import dev.postrider.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * Operators act on the very messages that the relay settles and rejects. Acts are done as the desk
 * does them, but not tried again, so that a deadlock is seen.
 */
class OperatorsAgainstRelayIT extends OperatorContract {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final int ROUNDS = 15;
  private static final int KEYS = 8;
  private static final int OPERATORS = 5;

  private final MessageActs acts =
      new MessageActs(new PostgreSqlDialect(), new Tables("postrider_"), new Shards(1));
  private final KeyHolds holds = new KeyHolds(new PostgreSqlDialect(), new Tables("postrider_"));
  private final Queue<SQLException> failures = new ConcurrentLinkedQueue<>();
  private final Set<String> discarded = ConcurrentHashMap.newKeySet();
  private final Set<String> requeued = ConcurrentHashMap.newKeySet();
  private Transactions transactions;

  @Override
  DataSource emptyDatabase() {
    DataSource database = SERVER.dataSource(SERVER.newSchema());
    transactions = new Transactions(database);
    return database;
  }

  @Test
  void nobodyWaitsInACircleAndNothingIsLostOrBlockedForEver() throws Exception {
    long epoch = lease("n1");
    for (int round = 0; round < ROUNDS; round++) {
      for (String table : List.of("outbox", "blocked_key", "dead", "attempt")) {
        execute("DELETE FROM postrider_" + table);
      }
      discarded.clear();
      requeued.clear();
      fill();
      List<StoredMessage> messages = messages();
      assertThat(messages).hasSize(2 * KEYS);
      Set<String> before = ids("postrider_outbox");
      before.addAll(ids("postrider_dead"));

      allAtOnce(messages, epoch);

      assertThat(failures).as("round %d", round).noneMatch(failure -> isTrouble(failure));
      assertThat(count(BLOCKED_BY_NOTHING)).as("round %d", round).isZero();
      judge(before, settled(messages));
      failures.clear();
    }
  }

  private static final String BLOCKED_BY_NOTHING =
      "SELECT COUNT(*) FROM postrider_blocked_key b WHERE reason <> 'HOLD'"
          + " AND NOT EXISTS (SELECT 1 FROM postrider_outbox o WHERE o.seq = b.head_seq)";

  /** Heads that failed or died, one behind each, and as many put aside. */
  private void fill() throws SQLException {
    String columns =
        "id, broker, shard, message_key, destination, content_type, headers, payload, attempts";
    execute(
        ("INSERT INTO postrider_outbox (" + columns + ") SELECT p || n, 'events', 0, 'k' || n,")
            + " '/queue/x', 'text/plain', '{}', '', CASE p WHEN 'head' THEN 1 ELSE 0 END"
            + (" FROM (VALUES ('head', 1), ('next', 2)) v(p, i), generate_series(0, " + (KEYS - 1))
            + ") n ORDER BY i, n");
    execute(
        "INSERT INTO postrider_blocked_key (broker, shard, message_key, head_seq, due_at, reason)"
            + " SELECT broker, shard, message_key, seq, CURRENT_TIMESTAMP + INTERVAL '1 hour',"
            + " CASE WHEN seq % 4 < 2 THEN 'RETRY' ELSE 'DEAD' END"
            + " FROM postrider_outbox WHERE attempts = 1");
    execute(
        ("INSERT INTO postrider_dead (seq, created_at, reason, "
                + columns
                + ") SELECT 1000000 + n,")
            + " CURRENT_TIMESTAMP, 'no', 'aside' || n, 'events', 0, 'k' || n, '/queue/x',"
            + (" 'text/plain', '{}', '', 3 FROM generate_series(0, " + (KEYS - 1) + ") n"));
  }

  private List<StoredMessage> messages() throws SQLException {
    List<StoredMessage> messages = new ArrayList<>();
    for (int n = 0; n < KEYS; n++) {
      messages.addAll(store.lanes().readKey(LANE, "k" + n, 0, Long.MAX_VALUE, ALL).messages());
    }
    return messages;
  }

  private void allAtOnce(List<StoredMessage> messages, long epoch) throws Exception {
    List<Callable<Void>> all = new ArrayList<>();
    all.add(() -> settle(messages));
    all.add(() -> reject(messages, epoch));
    for (int operator = 0; operator < OPERATORS; operator++) {
      int first = operator;
      all.add(() -> operate(first));
    }
    ExecutorService pool = Executors.newFixedThreadPool(all.size());
    try {
      CyclicBarrier start = new CyclicBarrier(all.size());
      List<Future<Void>> running = new ArrayList<>();
      for (Callable<Void> one : all) {
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  return one.call();
                }));
      }
      for (Future<Void> one : running) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** Those of every other key, in two parts. */
  private Void settle(List<StoredMessage> messages) {
    List<Long> numbers =
        messages.stream()
            .filter(message -> settled(messages).contains(message.id()))
            .map(StoredMessage::seq)
            .toList();
    attempt(
        () -> {
          store.lanes().settle(LANE, numbers.subList(0, numbers.size() / 2));
          return null;
        });
    attempt(
        () -> {
          store.lanes().settle(LANE, numbers);
          return null;
        });
    return null;
  }

  private static Set<String> settled(List<StoredMessage> messages) {
    Set<String> ids = new HashSet<>();
    messages.stream()
        .filter(message -> message.key().charAt(1) % 2 == 0)
        .forEach(message -> ids.add(message.id()));
    return ids;
  }

  private Void reject(List<StoredMessage> messages, long epoch) {
    List<Fate> fates =
        List.of(new Fate.Retry(Duration.ofHours(1)), new Fate.ParkKey(), new Fate.Skip());
    for (int i = 0; i < messages.size(); i++) {
      StoredMessage message = messages.get((i * 5) % messages.size());
      Fate fate = fates.get(i % fates.size());
      attempt(
          () -> store.lanes().reject(LANE, epoch, new Rejection(message, "n1", "no", null, fate)));
    }
    return null;
  }

  private Void operate(int operator) {
    for (int i = 0; i < 3 * KEYS; i++) {
      int number = (i + operator) % KEYS;
      String id = List.of("head", "next", "aside").get((i / KEYS + operator) % 3) + number;
      String key = "k" + number;
      switch ((i + 2 * operator) % 5) {
        case 0 -> attempt(() -> transactions.run(c -> onMessage(c, id, 'r')));
        case 1 -> attempt(() -> transactions.run(c -> holds.hold(c, LANE, key)));
        case 2 -> attempt(() -> transactions.run(c -> holds.release(c, LANE, key)));
        case 3 -> note(id, discarded, attempt(() -> transactions.run(c -> onMessage(c, id, 'd'))));
        default -> note(id, requeued, attempt(() -> transactions.run(c -> onMessage(c, id, 'q'))));
      }
    }
    return null;
  }

  private Verdict onMessage(Connection connection, String id, char act) throws SQLException {
    Locked message = acts.lock(connection, id, "events");
    if (message == null) {
      return Verdict.NOT_FOUND;
    }
    return switch (act) {
      case 'r' -> acts.retry(connection, message);
      case 'd' -> acts.discard(connection, message);
      default -> acts.requeue(connection, message, "new " + id, null);
    };
  }

  private static void note(String id, Set<String> done, Object verdict) {
    if (verdict == Verdict.DONE) {
      assertThat(done.add(id)).as("done once: %s", id).isTrue();
    }
  }

  private Object attempt(Callable<?> work) {
    try {
      return work.call();
    } catch (SQLException failure) {
      failures.add(failure);
      return failure;
    } catch (Exception other) {
      throw new AssertionError(other);
    }
  }

  /** All but the collision of two that block a key at once, after which both try again. */
  private static boolean isTrouble(SQLException failure) {
    return !"23505".equals(failure.getSQLState());
  }

  /** What is gone was settled or given up, once; the rest is in one place. */
  private void judge(Set<String> before, Set<String> settled) throws SQLException {
    Set<String> waiting = ids("postrider_outbox");
    Set<String> aside = ids("postrider_dead");
    assertThat(waiting).noneMatch(aside::contains);
    assertThat(discarded).noneMatch(requeued::contains);
    for (String id : before) {
      boolean there = waiting.contains(id) || aside.contains(id);
      boolean givenUp = discarded.contains(id) || requeued.contains(id);
      if (!settled.contains(id)) {
        assertThat(there).as(id).isNotEqualTo(givenUp);
      }
      assertThat(waiting.contains("new " + id)).as(id).isEqualTo(requeued.contains(id));
    }
  }

  private Set<String> ids(String table) throws SQLException {
    Set<String> ids = new HashSet<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id FROM " + table)) {
      while (row.next()) {
        ids.add(row.getString(1));
      }
    }
    return ids;
  }
}
