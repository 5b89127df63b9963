package dev.postrider.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.Schedule.Released;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Messages that are not to leave before a time. */
abstract class ScheduleContract extends StoreContract {

  static final Due LATER = new Due.After(Duration.ofHours(1));

  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** How many statements wait for a lock. */
  abstract long waiting() throws SQLException;

  @AfterAll
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void whatIsDueLaterIsNotInItsLane() throws SQLException {
    append(entry("k"), due("k", "later", LATER));

    assertThat(rows()).hasSize(1);
    assertThat(scheduled()).isOne();
    assertThat(store.news().look(Map.of()).due()).isFalse();
    assertThat(release(10)).isEqualTo(new Released(Map.of(), false));
    assertThat(scheduled()).isOne();
  }

  @Test
  void isDueWithItsTransactionOnly() throws SQLException {
    try (Connection connection = begin()) {
      store.outbox().append(connection, List.of(due("k", "never", at(1))));
      connection.rollback();
    }

    assertThat(store.news().look(Map.of()).due()).isFalse();
    assertThat(scheduled()).isZero();
  }

  @Test
  void aDelayCountsByTheClockOfTheDatabase() throws SQLException {
    append(due("k", "text", new Due.After(Duration.ofMillis(90_500))));

    assertThat(
            count(
                "SELECT COUNT(*) FROM postrider_scheduled"
                    + " WHERE due_at = created_at + INTERVAL '90.5' SECOND"))
        .isOne();
  }

  @Test
  void movesWhatIsDueInTheOrderInWhichItBecameDue() throws SQLException {
    append(due("k", "third", at(9)), due("k", "first", at(1)));
    append(entry("k", text("before")), due("k", "second", at(2)), due("k", "tie", at(9)));
    append(due("k", "not yet", LATER));

    assertThat(store.news().look(Map.of()).due()).isTrue();
    assertThat(release(10)).isEqualTo(new Released(Map.of(LANE, 4L), false));

    assertThat(texts()).containsExactly("before", "first", "second", "third", "tie");
    assertThat(store.news().look(Map.of()).due()).isFalse();
    assertThat(scheduled()).isOne();
  }

  @Test
  void aMessageIsTheSameAfterwards() throws SQLException {
    OutboxEntry entry =
        new OutboxEntry(
            "id-1",
            new LaneId("legacy", 3),
            "k",
            "/topic/orders.v1",
            "OrderPlaced",
            "v1",
            "updated",
            "text/plain",
            Map.of("shade", "dark"),
            text("hello"),
            Duration.ofHours(1),
            at(1));
    append(entry);
    String times = "created_at < CURRENT_TIMESTAMP + INTERVAL '-1' HOUR AND expires_at = ";
    execute("UPDATE postrider_scheduled SET created_at = created_at + INTERVAL '-2' HOUR");
    execute("UPDATE postrider_scheduled SET expires_at = created_at + INTERVAL '5' HOUR");

    assertThat(release(1).counts()).isEqualTo(Map.of(entry.lane(), 1L));

    StoredMessage moved = store.lanes().read(entry.lane(), START, Set.of(), ALL).messages().get(0);
    assertThat(moved.id()).isEqualTo("id-1");
    assertThat(moved.key()).isEqualTo("k");
    assertThat(moved.destination()).isEqualTo("/topic/orders.v1");
    assertThat(moved.type()).isEqualTo("OrderPlaced");
    assertThat(moved.version()).isEqualTo("v1");
    assertThat(moved.event()).isEqualTo("updated");
    assertThat(moved.contentType()).isEqualTo("text/plain");
    assertThat(moved.headers()).isEqualTo(Map.of("shade", "dark"));
    assertThat(moved.payload()).isEqualTo(text("hello"));
    assertThat(moved.attempts()).isZero();
    assertThat(
            count(
                "SELECT COUNT(*) FROM postrider_outbox WHERE "
                    + (times + "created_at + INTERVAL '5' HOUR")))
        .isOne();
  }

  @Test
  void movesNoMoreThanAskedAndTellsThatThereIsMore() throws SQLException {
    append(due("a", "1", at(1)), due("b", "2", at(2)), due("a", "3", at(3)));

    assertThat(release(2)).isEqualTo(new Released(Map.of(LANE, 2L), true));
    assertThat(texts()).containsExactly("1", "2");
    assertThat(release(2)).isEqualTo(new Released(Map.of(LANE, 1L), false));
    assertThat(texts()).containsExactly("1", "2", "3");
  }

  @Test
  void countsWhatItMovedAsStored() throws SQLException {
    store.activity().drain();
    append(due("a", "1", at(1)), due("b", "2", at(2)), due("b", "later", LATER));

    release(10);

    assertThat(store.activity().drain().get(LANE.broker()).stored()).isEqualTo(2);
  }

  @Test
  void whatWaitsInTheOutboxAlreadyIsPutOffAndHoldsUpNobody() throws SQLException {
    OutboxEntry twice = due("k", "twice", at(1));
    append(twice, due("k", "next", at(2)));
    execute(
        "INSERT INTO postrider_outbox (id, broker, shard, message_key, destination, content_type,"
            + " headers, payload) SELECT id, broker, shard, message_key, destination, content_type,"
            + " headers, payload FROM postrider_scheduled WHERE id = '"
            + (twice.id() + "'"));

    assertThat(release(10)).isEqualTo(new Released(Map.of(LANE, 1L), false));
    assertThat(texts()).containsExactly("twice", "next");
    assertThat(store.news().look(Map.of()).due()).isFalse();
    assertThat(scheduled()).isOne();

    execute("DELETE FROM postrider_outbox");
    execute("UPDATE postrider_scheduled SET due_at = due_at + INTERVAL '-1' MINUTE");
    assertThat(release(10).counts()).isEqualTo(Map.of(LANE, 1L));
    assertThat(texts()).containsExactly("twice");
  }

  @Test
  void ofTwoNodesTheSecondNumbersTheNextMessageOfAKeyWhenTheFirstHasCommitted() throws Exception {
    append(due("k", "first", at(1)), due("k", "second", at(2)));
    try (Connection first = begin()) {
      moveOne(first);
      Future<Released> second = submit(() -> release(10));
      Waiting.until(() -> second.isDone() || waiting() == 1);
      assertThat(texts()).isEmpty();
      first.commit();
      second.get();
    }
    release(10);
    assertThat(texts()).containsExactly("first", "second");
  }

  @Test
  void ofTwoNodesTheSecondTakesAllIfTheFirstRollsBack() throws Exception {
    append(due("k", "first", at(1)), due("k", "second", at(2)));
    try (Connection first = begin()) {
      moveOne(first);
      Future<Released> second = submit(() -> release(10));
      Waiting.until(() -> second.isDone() || waiting() == 1);
      assertThat(texts()).isEmpty();
      first.rollback();
      second.get();
    }
    release(10);
    assertThat(texts()).containsExactly("first", "second");
  }

  @Test
  void inStrictOrderItComesBehindWhatTransactionsPublishToTheKey() throws Exception {
    append(due("k", "due", at(1)));
    try (Connection publisher = begin()) {
      store.strictOutbox().append(publisher, List.of(entry("k", text("published"))));
      Future<Released> released = submit(() -> release(10));
      Waiting.until(() -> released.isDone() || waiting() == 1);
      assertThat(texts()).isEmpty();
      publisher.commit();
      released.get();
    }
    release(10);
    assertThat(texts()).containsExactly("published", "due");
  }

  /** Also where its last row and the next one have the same time. */
  @Test
  void looksBehindAPageOfWhichNothingCanMove() throws SQLException {
    append(due("a", "1", at(1)), due("b", "2", at(1)), due("c", "3", at(1)), due("d", "4", at(2)));
    execute(
        "INSERT INTO postrider_outbox (id, broker, shard, message_key, destination, content_type,"
            + " headers, payload) SELECT id, broker, shard, message_key, destination, content_type,"
            + " headers, payload FROM postrider_scheduled WHERE message_key IN ('a', 'b')");

    assertThat(release(2)).isEqualTo(new Released(Map.of(LANE, 2L), true));
    assertThat(texts()).containsExactly("1", "2", "3", "4");
  }

  /** In small pieces, so that they are often at the same keys. */
  @Test
  void manyNodesAtOnceMoveEachMessageOnceAndKeepTheOrderOfKeys() throws Exception {
    int messages = 600;
    List<OutboxEntry> entries =
        IntStream.range(0, messages)
            .mapToObj(i -> due("key " + i % 7, String.valueOf(i), at(i + 1)))
            .toList();
    append(entries.toArray(OutboxEntry[]::new));

    AtOnce.call(
        4,
        () -> {
          while (scheduled() > 0) {
            release(5);
          }
          return null;
        });

    List<String> texts = texts();
    assertThat(texts).hasSize(messages);
    for (int key = 0; key < 7; key++) {
      int k = key;
      assertThat(texts.stream().map(Integer::valueOf).filter(i -> i % 7 == k).toList())
          .hasSizeGreaterThan(80)
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void whatIsCancelledIsNeverDueUnlessItIsRolledBack() throws SQLException {
    OutboxEntry kept = due("k", "kept", at(1));
    OutboxEntry cancelled = due("k", "cancelled", at(2));
    append(kept, cancelled);

    assertThat(cancel(kept.id(), false)).isTrue();
    assertThat(cancel(cancelled.id(), true)).isTrue();
    assertThat(cancel(cancelled.id(), true)).isFalse();
    assertThat(cancel("no such id", true)).isFalse();
    assertThat(cancel("impossible\0id", true)).isFalse();
    release(10);

    assertThat(texts()).containsExactly("kept");
    assertThat(cancel(kept.id(), true)).as("on its way").isFalse();
    assertThat(texts()).containsExactly("kept");
  }

  @Test
  void aCancellationWaitsForTheNodeThatIsJustMovingTheMessage() throws Exception {
    OutboxEntry due = due("k", "due", at(1));
    append(due);
    try (Connection moving = begin()) {
      moveOne(moving);
      Future<Boolean> cancelled = submit(() -> cancel(due.id(), true));
      Waiting.until(() -> waiting() == 1);
      moving.commit();

      assertThat(cancelled.get()).isFalse();
    }
    assertThat(texts()).containsExactly("due");
  }

  private boolean cancel(String id, boolean commit) throws SQLException {
    try (Connection connection = begin()) {
      boolean done = store.schedule().cancel(connection, id);
      if (commit) {
        connection.commit();
      } else {
        connection.rollback();
      }
      return done;
    }
  }

  /** As {@link Schedule#release} does, without the end of the transaction. */
  final void moveOne(Connection connection) throws SQLException {
    Tables tables = new Tables("postrider_");
    Releases releases =
        new Releases(Dialect.of(connection.getMetaData(), Duration.ofHours(1)), tables);
    assertThat(releases.move(connection, 1, null).rows()).hasSize(1);
  }

  final Released release(int rows) throws SQLException {
    return store.schedule().release(rows);
  }

  final <T> Future<T> submit(Callable<T> task) {
    return threads.submit(task);
  }

  final long scheduled() throws SQLException {
    return count("SELECT COUNT(*) FROM postrider_scheduled");
  }

  /** A second of the past; the greater, the later. */
  static Due at(int second) {
    return new Due.At(Instant.EPOCH.plusSeconds(second));
  }

  static OutboxEntry due(String key, String text, Due due) {
    return new OutboxEntry(
        UUID.randomUUID().toString(),
        LANE,
        key,
        "/queue/orders",
        null,
        null,
        null,
        "text/plain",
        Map.of(),
        text(text),
        null,
        due);
  }

  static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  final List<String> texts() throws SQLException {
    List<String> texts = new ArrayList<>();
    rows().forEach(row -> texts.add(new String(row.payload(), UTF_8)));
    return texts;
  }
}
