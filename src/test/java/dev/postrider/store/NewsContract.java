package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.NewsStore.News;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a node is told for all its lanes at once. */
abstract class NewsContract extends StoreContract {

  private static final LaneId SECOND = new LaneId("events", 1);
  private static final LaneId OTHER = new LaneId("other", 0);

  @Test
  void tellsNothingOfNoLanes() throws SQLException {
    append(entry("a"));

    assertThat(store.news().look(Map.of()))
        .isEqualTo(new News(Pauses.NONE, Set.of(), Set.of(), false));
  }

  @Test
  void tellsOfEachLaneWhetherThereAreRowsAboveItsMark() throws SQLException {
    append(entry("a"), in(OTHER, "a"));
    long last = store.lanes().mark().seq();

    assertThat(look(0, 0, 0)).isEqualTo(Set.of(LANE, OTHER));
    assertThat(look(last, last, last)).isEmpty();
    assertThat(look(last - 1, 0, last - 1)).isEqualTo(Set.of(OTHER));

    append(in(SECOND, "b"));
    assertThat(look(last, last, last)).isEqualTo(Set.of(SECOND));
  }

  @Test
  void tellsOfEachLaneWhetherKeysWait() throws SQLException {
    long epoch = lease("n1");
    append(entry("a"), in(SECOND, "b"));
    StoredMessage head = read(START).messages().get(0);
    store.lanes().reject(LANE, epoch, rejection(head));

    assertThat(news(0, 0, 0).blocked()).isEqualTo(Set.of(LANE));
  }

  /** An idle node does not ask for more. */
  @Test
  void isPassedOverByDeletedRows() throws SQLException {
    append(entry("a"), entry("b"));
    store.lanes().settle(LANE, read(START).messages().stream().map(StoredMessage::seq).toList());

    assertThat(look(0, 0, 0)).isEmpty();
  }

  private Set<LaneId> look(long first, long second, long other) throws SQLException {
    return news(first, second, other).unread();
  }

  private News news(long first, long second, long other) throws SQLException {
    return store.news().look(Map.of(LANE, first, SECOND, second, OTHER, other));
  }

  private static Rejection rejection(StoredMessage head) {
    return new Rejection(head, "n1", "no", null, new Rejection.Fate.Retry(Duration.ofMinutes(1)));
  }

  private static OutboxEntry in(LaneId lane, String key) {
    return new OutboxEntry(
        UUID.randomUUID().toString(),
        lane,
        key,
        "/queue/orders",
        null,
        null,
        null,
        "application/json",
        Map.of(),
        new byte[1],
        null);
  }
}
