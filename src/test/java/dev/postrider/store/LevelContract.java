package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.BlockedKey.Reason;
import dev.postrider.store.LevelProbe.Level;
import dev.postrider.store.LevelProbe.Levels;
import dev.postrider.store.Rejection.Fate;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How much waits. */
abstract class LevelContract extends StoreContract {

  private static final int CAP = 10_000;

  @Test
  void nothingWaitsInEmptyTables() throws SQLException {
    Levels levels = store.levels().look(List.of("events", "other"), CAP);

    assertThat(levels.brokers())
        .containsOnlyKeys("events", "other")
        .containsValues(Level.NONE, Level.NONE);
    assertThat(levels.leased()).isEmpty();
    assertThat(store.levels().look(List.of(), CAP).brokers()).isEmpty();
  }

  @Test
  void countsWhatWaitsForEachBrokerUpToTheCap() throws SQLException {
    append(entry("a"), entry("b"), entry("c"));

    assertThat(level().backlog()).isEqualTo(3);
    assertThat(store.levels().look(List.of("events"), 2).brokers().get("events").backlog())
        .isEqualTo(2);
    assertThat(store.levels().look(List.of("other"), CAP).brokers()).containsOnlyKeys("other");
  }

  @Test
  void tellsTheAgeOfTheOldest() throws SQLException {
    append(entry("a"), entry("b"));
    age("a", 60);
    age("b", 30);

    assertThat(level().oldest()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
  }

  @Test
  void passesOverKeysThatAreHeldOrBehindADeadLetterButNotThoseTriedAgain() throws SQLException {
    long epoch = lease("n1");
    append(entry("dead"), entry("held"), entry("retried"), entry("free"));
    age("dead", 400);
    age("held", 300);
    age("retried", 200);
    age("free", 100);
    reject(epoch, 0, new Fate.ParkKey());
    hold("held");
    reject(epoch, 0, new Fate.Retry(Duration.ofHours(1)));

    assertThat(level().oldest()).isBetween(Duration.ofSeconds(200), Duration.ofSeconds(290));
    assertThat(level().backlog()).isEqualTo(4);
    assertThat(level().blocked())
        .isEqualTo(Map.of(Reason.DEAD, 1L, Reason.HOLD, 1L, Reason.RETRY, 1L));
  }

  @Test
  void whatIsBehindVeryManyHeldMessagesIsNotLookedFor() throws SQLException {
    append(entry("held"));
    age("held", 400);
    hold("held");
    assertThat(level().oldest()).isNull();

    append(
        Stream.generate(() -> entry("held"))
            .limit(JdbcLevelProbe.PASSED_OVER)
            .toArray(OutboxEntry[]::new));
    age("held", 500);
    assertThat(level().oldest()).isBetween(Duration.ofSeconds(500), Duration.ofSeconds(590));
  }

  /** Numbers run across all lanes. */
  @Test
  void passesOverKeysWhoseMessagesHaveNumbersFarApart() throws SQLException {
    append(entry("dead"), entry("held"));
    reject(lease("n1"), 0, new Fate.ParkKey());
    hold("held");
    appendElsewhere();
    append(entry("dead"), entry("held"));
    age("dead", 400);
    age("held", 300);
    assertThat(level().oldest()).isNull();

    appendElsewhere();
    append(entry("free"));
    age("free", 100);
    assertThat(level().oldest()).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(190));
  }

  private void appendElsewhere() throws SQLException {
    LaneId elsewhere = new LaneId("other", 0);
    OutboxEntry like = entry("k");
    append(
        Stream.generate(UUID::randomUUID)
            .limit(JdbcLevelProbe.PASSED_OVER)
            .map(
                id ->
                    new OutboxEntry(
                        id.toString(),
                        elsewhere,
                        like.key(),
                        like.destination(),
                        null,
                        null,
                        null,
                        like.contentType(),
                        Map.of(),
                        like.payload(),
                        null))
            .toArray(OutboxEntry[]::new));
  }

  @Test
  void countsDeadLettersWhereverTheyAre() throws SQLException {
    long epoch = lease("n1");
    append(entry("parked"), entry("aside"), entry("aside"));
    reject(epoch, 0, new Fate.ParkKey());
    reject(epoch, 0, new Fate.Skip());
    reject(epoch, 0, new Fate.Skip());

    assertThat(level().dead()).isEqualTo(3);
    assertThat(store.levels().look(List.of("events"), 2).brokers().get("events").dead())
        .isEqualTo(2);
  }

  @Test
  void tellsWhichBrokersThereAre() throws SQLException {
    lease("n1");

    assertThat(store.levels().look(List.of(), CAP).leased()).containsExactly("events");
  }

  private Level level() throws SQLException {
    return store.levels().look(List.of("events"), CAP).brokers().get("events");
  }

  private void age(String key, int seconds) throws SQLException {
    execute(
        "UPDATE postrider_outbox SET queued_at = CURRENT_TIMESTAMP - INTERVAL '"
            + (seconds + "' SECOND WHERE message_key = '" + key + "'"));
  }

  private void hold(String key) throws SQLException {
    execute(
        "INSERT INTO postrider_blocked_key (broker, shard, message_key, head_seq, reason)"
            + " SELECT broker, shard, message_key, seq, 'HOLD' FROM postrider_outbox"
            + (" WHERE message_key = '" + key + "'"));
  }

  private void reject(long epoch, int index, Fate fate) throws SQLException {
    StoredMessage message = rows().get(index);
    assertThat(store.lanes().reject(LANE, epoch, new Rejection(message, "n1", "no", null, fate)))
        .isTrue();
  }
}
