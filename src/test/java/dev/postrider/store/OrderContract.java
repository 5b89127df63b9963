package dev.postrider.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Transactions that publish messages of one key, overlap, and lock no row in common. */
abstract class OrderContract extends StoreContract {

  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** How many statements wait for a lock. */
  abstract long waiting() throws SQLException;

  @AfterAll
  void stopThreads() {
    threads.shutdownNow();
  }

  /** What the strict order is for. */
  @Test
  void inNaturalOrderTheFirstNumberMayCommitLast() throws Exception {
    try (Connection first = begin()) {
      store.outbox().append(first, List.of(entry("k", text("first"))));
      append(entry("k", text("second")));

      assertThat(texts()).containsExactly("second");
      first.commit();
    }

    assertThat(texts()).containsExactly("first", "second");
  }

  @Test
  void inStrictOrderTheSecondIsNumberedWhenTheFirstHasCommitted() throws Exception {
    try (Connection first = begin()) {
      store.strictOutbox().append(first, List.of(entry("k", text("first"))));
      Future<?> second = submit(() -> appendStrictly(entry("k", text("second"))));
      Waiting.until(() -> waiting() == 1);
      long numbered = store.lanes().mark().seq();
      first.commit();
      second.get();

      assertThat(rows()).extracting(StoredMessage::seq).containsExactly(numbered, numbered + 1);
      assertThat(texts()).containsExactly("first", "second");
    }
  }

  @Test
  void inStrictOrderTheSecondGoesOnWhenTheFirstHasRolledBack() throws Exception {
    try (Connection first = begin()) {
      store.strictOutbox().append(first, List.of(entry("k")));
      Future<?> second = submit(() -> appendStrictly(entry("k", text("second"))));
      Waiting.until(() -> waiting() == 1);
      first.rollback();
      second.get();
    }

    assertThat(texts()).containsExactly("second");
  }

  @Test
  void inStrictOrderBrokersShareTheLockOfAKey() throws Exception {
    OutboxEntry e = entry("k");
    OutboxEntry elsewhere =
        new OutboxEntry(
            e.id(),
            new LaneId("other", 0),
            e.key(),
            e.destination(),
            null,
            null,
            null,
            e.contentType(),
            e.headers(),
            e.payload(),
            null);
    try (Connection first = begin()) {
      store.strictOutbox().append(first, List.of(e));
      Future<?> second = submit(() -> appendStrictly(elsewhere));
      Waiting.until(() -> waiting() == 1);
      first.commit();
      second.get();
    }
  }

  @Test
  void inStrictOrderNobodyWaitsForAnotherKeyNorForMessagesWithoutKey() throws Exception {
    try (Connection first = begin()) {
      store.strictOutbox().append(first, List.of(entry("k"), keyless()));

      assertThat(unlocked(KeyLocks.slot("k"))).isEmpty();
      assertThat(count("SELECT COUNT(*) FROM postrider_key_lock")).isEqualTo(KeyLocks.SLOTS);
      assertThat(allUnlocked()).hasSize(KeyLocks.SLOTS - 1);
      first.commit();
    }
  }

  @Test
  void locksInTheOrderOfTheSlotsWhateverThatOfTheRowsIs() throws Exception {
    String[] keys = {key(3), key(5), key(9)};
    execute("UPDATE postrider_key_lock SET slot = -3 WHERE slot = 3"); // moves it behind the others
    execute("UPDATE postrider_key_lock SET slot = 3 WHERE slot = -3");
    try (Connection first = begin()) {
      store.strictOutbox().append(first, List.of(entry(keys[1])));
      Future<?> second =
          submit(() -> appendStrictly(entry(keys[2]), entry(keys[1]), entry(keys[0])));
      Waiting.until(() -> waiting() == 1);

      assertThat(unlocked(3, 5, 9)).containsExactly(9);
      first.commit();
      second.get();
    }
  }

  /** A deadlock or a lock never given back would fail an append. */
  @Test
  void manyWhoPublishToSeveralKeysInAnyOrderNeverWaitInACircle() throws Exception {
    int publishers = 8;
    int each = 60;
    List<Future<?>> done =
        IntStream.range(0, publishers)
            .<Future<?>>mapToObj(i -> threads.submit(() -> publishShuffled(new Random(i), each)))
            .toList();
    for (Future<?> publisher : done) {
      publisher.get();
    }

    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isEqualTo(publishers * each * 6L);
  }

  private Void publishShuffled(Random random, int transactions) throws SQLException {
    try (Connection connection = begin()) {
      for (int i = 0; i < transactions; i++) {
        List<OutboxEntry> entries =
            random.ints(6, 0, 12).mapToObj(key -> entry("key " + key)).toList();
        store.strictOutbox().append(connection, entries);
        connection.commit();
      }
    }
    return null;
  }

  @Test
  void aTransactionWithKeysOfEverySlotCommits() throws Exception {
    List<OutboxEntry> entries =
        IntStream.range(0, KeyLocks.SLOTS).mapToObj(slot -> entry(key(slot))).toList();
    try (Connection connection = begin()) {
      store.strictOutbox().append(connection, entries);
      assertThat(allUnlocked()).isEmpty();
      connection.commit();
    }

    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isEqualTo(KeyLocks.SLOTS);
  }

  /** With postrider.schema=none nobody has looked before. */
  @Test
  void refusesToNumberAMessageWhoseKeyHasNoSlot() throws Exception {
    int slot = KeyLocks.slot("k");
    execute("DELETE FROM postrider_key_lock WHERE slot = " + slot);
    try {
      assertThatThrownBy(() -> appendStrictly(entry("k")))
          .hasMessageStartingWith("PR0311: The table postrider_key_lock lacks 1 ");
      assertThat(rows()).isEmpty();
    } finally {
      execute("INSERT INTO postrider_key_lock (slot) VALUES (" + slot + ")");
    }
  }

  final Future<?> submit(Callable<?> task) {
    return threads.submit(task);
  }

  final Void appendStrictly(OutboxEntry... entries) throws SQLException {
    try (Connection connection = begin()) {
      store.strictOutbox().append(connection, List.of(entries));
      connection.commit();
    }
    return null;
  }

  /** As capture stores a message without a key. */
  private static OutboxEntry keyless() {
    OutboxEntry e = entry("k");
    return new OutboxEntry(
        e.id(),
        e.lane(),
        e.id(),
        e.destination(),
        null,
        null,
        null,
        e.contentType(),
        e.headers(),
        e.payload(),
        null);
  }

  /** A key of this slot. */
  private static String key(int slot) {
    return IntStream.range(0, Integer.MAX_VALUE)
        .mapToObj(i -> "key " + i)
        .filter(key -> KeyLocks.slot(key) == slot)
        .findFirst()
        .orElseThrow();
  }

  private List<Integer> allUnlocked() throws SQLException {
    return unlocked(IntStream.range(0, KeyLocks.SLOTS).toArray());
  }

  /** Those of the slots that nobody holds. */
  private List<Integer> unlocked(int... slots) throws SQLException {
    List<Integer> unlocked = new ArrayList<>();
    String all = IntStream.of(slots).mapToObj(String::valueOf).reduce((a, b) -> a + ", " + b).get();
    try (Connection connection = begin();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT slot FROM postrider_key_lock WHERE slot IN ("
                    + (all + ") ORDER BY slot FOR UPDATE SKIP LOCKED"))) {
      while (row.next()) {
        unlocked.add(row.getInt(1));
      }
      connection.rollback();
    }
    return unlocked;
  }

  static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  final List<String> texts() throws SQLException {
    return rows().stream().map(row -> new String(row.payload(), UTF_8)).toList();
  }
}
