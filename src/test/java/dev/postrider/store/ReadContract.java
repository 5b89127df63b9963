package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.PostriderException;
import dev.postrider.store.LaneStore.Limit;
import dev.postrider.store.LaneStore.Page;
import dev.postrider.store.LaneStore.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Appending and reading. */
abstract class ReadContract extends StoreContract {

  @Test
  void readsWhatWasStored() throws SQLException {
    byte[] payload = new byte[2_000_000];
    payload[1_999_999] = 7;
    OutboxEntry full =
        new OutboxEntry(
            "0190-1",
            LANE,
            "Order#1",
            "/topic/orders.v1",
            "OrderPlaced",
            "v1",
            "updated",
            "application/json",
            Map.of("a", "1", "quote", "\"ü\u0000\n"),
            payload,
            Duration.ofHours(1));
    append(full);

    StoredMessage read = rows().get(0);

    assertThat(read.id()).isEqualTo("0190-1");
    assertThat(read.key()).isEqualTo("Order#1");
    assertThat(read.destination()).isEqualTo("/topic/orders.v1");
    assertThat(read.type()).isEqualTo("OrderPlaced");
    assertThat(read.version()).isEqualTo("v1");
    assertThat(read.event()).isEqualTo("updated");
    assertThat(read.contentType()).isEqualTo("application/json");
    assertThat(read.headers()).isEqualTo(full.headers());
    assertThat(read.payload()).isEqualTo(payload);
    assertThat(Duration.between(read.createdAt(), read.expiresAt())).isEqualTo(Duration.ofHours(1));
    assertThat(read.expired()).isFalse();
    assertThat(read.attempts()).isZero();
  }

  @Test
  void readsAbsentValuesAsAbsent() throws SQLException {
    append(entry("k", new byte[0]));

    StoredMessage read = rows().get(0);

    assertThat(read.type()).isNull();
    assertThat(read.version()).isNull();
    assertThat(read.event()).isNull();
    assertThat(read.expiresAt()).isNull();
    assertThat(read.expired()).isFalse();
    assertThat(read.headers()).isEmpty();
    assertThat(read.payload()).isEmpty();
  }

  @Test
  void tellsByTheTimeOfTheDatabaseWhatHasExpired() throws SQLException {
    append(entry("k"));
    execute("UPDATE postrider_outbox SET expires_at = CURRENT_TIMESTAMP");

    assertThat(rows()).singleElement().matches(StoredMessage::expired);
  }

  @Test
  void keepsTheOrderOfTheBatch() throws SQLException {
    append(entry("a"), entry("b"), entry("c"));

    assertThat(keys(read(START))).containsExactly("a", "b", "c");
    assertThat(rows()).extracting(StoredMessage::seq).isSorted();
  }

  @Test
  void storesNothingIfTheTransactionIsRolledBack() throws SQLException {
    try (Connection connection = begin()) {
      store.outbox().append(connection, List.of(entry("a")));
      connection.rollback();
    }

    assertThat(rows()).isEmpty();
  }

  @Test
  void goesOnFromTheCursor() throws SQLException {
    append(entry("a"), entry("b"));
    Page first = read(START);
    append(entry("c"));

    Page next = read(new Position(first.cursor(), first.cursor()));

    assertThat(keys(next)).containsExactly("c");
    assertThat(next.cursor()).isEqualTo(first.cursor() + 1);
    assertThat(next.more()).isFalse();
  }

  @Test
  void keepsTheCursorWhereThereIsNothing() throws SQLException {
    Page page = read(new Position(5, 9));

    assertThat(page).isEqualTo(new Page(List.of(), Set.of(), 9, false));
  }

  @Test
  void readsItsOwnLaneOnly() throws SQLException {
    append(entry("a"));

    assertThat(store.lanes().read(new LaneId("events", 1), START, Set.of(), ALL).messages())
        .isEmpty();
    assertThat(store.lanes().read(new LaneId("other", 0), START, Set.of(), ALL).messages())
        .isEmpty();
  }

  @Test
  void findsTheRowOfASlowTransactionBeforeNewOnes() throws SQLException {
    Page before;
    try (Connection slow = begin()) {
      store.outbox().append(slow, List.of(entry("slow")));
      append(entry("fast"));
      before = read(START);
      slow.commit();
    }
    append(entry("new"));

    Page after = read(new Position(0, before.cursor()), before.messages().get(0).seq());

    assertThat(keys(before)).containsExactly("fast");
    assertThat(keys(after)).containsExactly("slow", "new");
    assertThat(after.cursor()).isEqualTo(before.cursor() + 1);
  }

  @Test
  void readsNoNewRowsIfLateOnesReachTheLimit() throws SQLException {
    append(entry("late1"), entry("late2"), entry("new"));
    long second = rows().get(1).seq();

    Page page = store.lanes().read(LANE, new Position(0, second), Set.of(), new Limit(2, 100));

    assertThat(keys(page)).containsExactly("late1", "late2");
    assertThat(page.cursor()).isEqualTo(second);
    assertThat(page.more()).isTrue();
  }

  @Test
  void findsLateRowsHoweverManyAreKnown() throws SQLException {
    append(entry("a"), entry("b"), entry("c"));
    List<StoredMessage> rows = rows();

    Page page =
        store
            .lanes()
            .read(
                LANE,
                new Position(0, rows.get(2).seq()),
                Set.of(rows.get(0).seq(), rows.get(1).seq()),
                new Limit(1, 100));

    assertThat(keys(page)).containsExactly("c");
    assertThat(page.more()).isFalse();
  }

  @Test
  void stopsAtTheRowThatReachesTheBytes() throws SQLException {
    append(
        entry("a", new byte[60]), entry("b", new byte[60]), entry("c", new byte[60]), entry("d"));

    Page page = store.lanes().read(LANE, START, Set.of(), new Limit(100, 100));

    assertThat(keys(page)).containsExactly("a", "b");
    assertThat(page.cursor()).isEqualTo(page.messages().get(1).seq());
    assertThat(page.more()).isTrue();
  }

  @Test
  void returnsARowLargerThanAllBytes() throws SQLException {
    append(entry("a", new byte[60]), entry("b"));

    Page page = store.lanes().read(LANE, START, Set.of(), new Limit(100, 10));

    assertThat(keys(page)).containsExactly("a");
    assertThat(page.more()).isTrue();
  }

  @Test
  void stopsAfterTheRowsAskedFor() throws SQLException {
    append(entry("a"), entry("b"), entry("c"));

    Page cut = store.lanes().read(LANE, START, Set.of(), new Limit(2, 1_000));
    Page exact = store.lanes().read(LANE, START, Set.of(), new Limit(3, 1_000));

    assertThat(keys(cut)).containsExactly("a", "b");
    assertThat(cut.more()).isTrue();
    assertThat(exact.more()).isFalse();
  }

  @Test
  void skipsBlockedKeysAndNamesThem() throws SQLException {
    append(entry("bad"), entry("good"), entry("bad"));
    block("bad", rows().get(0).seq());

    Page page = read(START);

    assertThat(keys(page)).containsExactly("good");
    assertThat(page.blocked()).containsExactly("bad");
    assertThat(page.cursor()).isEqualTo(count("SELECT MAX(seq) FROM postrider_outbox"));
  }

  @Test
  void movesOnWhereAPageHoldsBlockedKeysOnly() throws SQLException {
    append(entry("bad"), entry("bad"), entry("good"));
    block("bad", rows().get(0).seq());

    Page first = store.lanes().read(LANE, START, Set.of(), new Limit(2, 1_000));
    Page second = read(new Position(first.cursor(), first.cursor()));

    assertThat(first.messages()).isEmpty();
    assertThat(first.more()).isTrue();
    assertThat(keys(second)).containsExactly("good");
  }

  @Test
  void leavesLateRowsOfWaitingKeysOut() throws SQLException {
    append(entry("bad"), entry("bad"), entry("good"));
    Position waiting = new Position(0, rows().get(2).seq(), Set.of("bad"), Set.of());

    Page page = store.lanes().read(LANE, waiting, Set.of(), new Limit(1, 100));

    assertThat(keys(page)).containsExactly("good");
    assertThat(page.more()).isFalse();
  }

  /** They would be read again and again, for as long as the pause lasts. */
  @Test
  void leavesLateRowsWithoutAKeyOfPausedDestinationsOutButNotNewOnes() throws SQLException {
    append(entryWithoutKey("/queue/shut"), entryWithoutKey("/queue/open"));
    append(entryFor("/queue/shut", "k"), entryWithoutKey("/queue/shut"));
    List<StoredMessage> rows = rows();
    Position paused = new Position(0, rows.get(2).seq(), Set.of(), Set.of("/queue/shut"));

    Page page = read(paused);

    assertThat(page.messages())
        .extracting(StoredMessage::seq)
        .containsExactly(rows.get(1).seq(), rows.get(2).seq(), rows.get(3).seq());
  }

  @Test
  void namesABlockedKeyOfWhichOnlyLateRowsAreThere() throws SQLException {
    append(entry("bad"), entry("good"));
    List<StoredMessage> rows = rows();
    block("bad", rows.get(0).seq());

    Page page = read(new Position(0, rows.get(1).seq()));

    assertThat(keys(page)).containsExactly("good");
    assertThat(page.blocked()).containsExactly("bad");
  }

  @Test
  void readsTheRowsOfOneKeyBlockedOrNot() throws SQLException {
    append(entry("a"), entry("b"), entry("a"), entry("b"), entry("a"));
    List<StoredMessage> rows = rows();
    block("a", rows.get(0).seq());
    long from = rows.get(0).seq();
    long to = rows.get(3).seq();

    Page cut = store.lanes().readKey(LANE, "a", from, to, new Limit(1, 1_000));
    Page rest = store.lanes().readKey(LANE, "a", cut.cursor() + 1, to, ALL);

    assertThat(cut.messages()).extracting(StoredMessage::seq).containsExactly(from);
    assertThat(cut.cursor()).isEqualTo(from);
    assertThat(cut.more()).isTrue();
    assertThat(rest.messages()).extracting(StoredMessage::seq).containsExactly(rows.get(2).seq());
    assertThat(rest.cursor()).isEqualTo(to);
    assertThat(rest.more()).isFalse();
  }

  @Test
  void refusesTheMessageOfANewEntityThatItsTransactionHasNotStored() throws SQLException {
    try (Connection connection = begin()) {
      assertThatThrownBy(
              () -> store.outbox().append(connection, List.of(created("StoredElsewhere"))))
          .isInstanceOf(PostriderException.class)
          .hasMessageStartingWith("PR0312")
          .hasMessageContaining("StoredElsewhere");
      connection.commit();
    }
    assertThat(rows()).isEmpty();
  }

  @Test
  void takesTheMessageOfANewEntityThatItsTransactionHasStored() throws SQLException {
    execute("CREATE TABLE business (id integer)");
    try (Connection connection = begin();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO business VALUES (1)");
      store.outbox().append(connection, List.of(created("StoredHere")));
      connection.commit();
    }
    assertThat(rows()).hasSize(1);
  }

  private static OutboxEntry created(String type) {
    return new OutboxEntry(
        "0190-2",
        LANE,
        "k",
        "/queue/q",
        type,
        null,
        "created",
        "text/plain",
        Map.of(),
        new byte[0],
        null);
  }

  @Test
  void neverShowsAMessageBeforeItsPredecessorInTheKey() throws Exception {
    int perWriter = 100;
    ExecutorService writers = Executors.newFixedThreadPool(4);
    Map<String, Object> locks = Map.of("a", new Object(), "b", new Object());
    List<Future<?>> running = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      String key = writer % 2 == 0 ? "a" : "b";
      running.add(writers.submit(() -> write(perWriter, key, locks.get(key))));
    }
    writers.shutdown();
    Map<String, List<Long>> arrived = new HashMap<>();
    Set<Long> known = new HashSet<>();
    long cursor = 0;
    boolean ended;
    do {
      ended = writers.isTerminated();
      Page page = store.lanes().read(LANE, new Position(0, cursor), known, new Limit(7, 1_000));
      for (StoredMessage message : page.messages()) {
        known.add(message.seq());
        arrived.computeIfAbsent(message.key(), k -> new ArrayList<>()).add(message.seq());
      }
      cursor = page.cursor();
      ended &= !page.more();
    } while (!ended);
    for (Future<?> writer : running) {
      writer.get();
    }

    assertThat(known).hasSize(4 * perWriter);
    assertThat(arrived.get("a")).isSorted();
    assertThat(arrived.get("b")).isSorted();
  }

  /** The lock stands for the entity's row, held until the end of the transaction. */
  private Void write(int transactions, String key, Object lock) throws SQLException {
    for (int i = 0; i < transactions; i++) {
      synchronized (lock) {
        append(entry(key));
      }
    }
    return null;
  }

  private void block(String key, long head) throws SQLException {
    execute(
        "INSERT INTO postrider_blocked_key (broker, shard, message_key, head_seq, reason) VALUES"
            + " ('events', 0, '"
            + key
            + "', "
            + head
            + ", 'DEAD')");
  }
}
