package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.LeaseStore.Cluster;
import dev.postrider.store.LeaseStore.Member;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nodes and the lanes they hold. */
abstract class LeaseContract extends StoreContract {

  static final Duration LONG = Duration.ofMinutes(5);

  static final List<LaneId> LANES =
      Stream.of("a", "b")
          .flatMap(broker -> IntStream.range(0, 4).mapToObj(shard -> new LaneId(broker, shard)))
          .toList();

  @Test
  void givesALaneToOneNodeUntilItIsReleased() throws SQLException {
    long first = lease("n1");
    store.leases().join("n2", "test", Set.of("events"), LONG);

    assertThat(store.leases().acquire("n2", List.of(LANE))).isEmpty();
    store.leases().release("n1", LANE, first);

    assertThat(store.leases().acquire("n2", List.of(LANE)).get(LANE)).isGreaterThan(first);
  }

  @Test
  void givesANodeItsOwnLaneAgainUnderAHigherEpochInCaseTheAnswerWasLost() throws SQLException {
    long first = lease("n1");

    assertThat(store.leases().acquire("n1", List.of(LANE)).get(LANE)).isGreaterThan(first);
  }

  @Test
  void givesTheLanesOfALostNodeToAnother() throws SQLException {
    long lost = lease("n1");
    store.leases().join("n2", "test", Set.of("events"), LONG);
    runOut("n1");

    assertThat(store.leases().acquire("n2", List.of(LANE)).get(LANE)).isGreaterThan(lost);
    assertThat(store.leases().extend("n1", LONG)).isFalse();
  }

  /** As after an outage of the database: there is no reason to give up what nobody took. */
  @Test
  void letsANodeThatRanOutGoOnWithItsLanesIfNobodyNoticed() throws SQLException {
    lease("n1");
    store.leases().join("n2", "test", Set.of("events"), LONG);
    runOut("n1");

    assertThat(store.leases().extend("n1", LONG)).isTrue();
    assertThat(store.leases().acquire("n2", List.of(LANE))).isEmpty();
  }

  @Test
  void keepsANodeAliveThatShowsASign() throws SQLException {
    store.leases().join("n1", "test", Set.of("events"), LONG);
    store.leases().acquire("n1", List.of(LANE));

    assertThat(store.leases().extend("n1", Duration.ofHours(1))).isTrue();

    assertThat(
            count(
                "SELECT COUNT(*) FROM postrider_node WHERE id = 'n1'"
                    + " AND expires_at > CURRENT_TIMESTAMP + INTERVAL '50' MINUTE"))
        .isEqualTo(1);
  }

  @Test
  void givesNothingToANodeThatNeverJoined() throws SQLException {
    assertThat(store.leases().acquire("stranger", LANES)).isEmpty();
    assertThat(store.leases().extend("stranger", LONG)).isFalse();
  }

  @Test
  void givesUpWhatANodeHeldWhenItJoinsAnew() throws SQLException {
    long before = lease("n1");
    runOut("n1");

    store.leases().join("n1", "test", Set.of("events"), LONG);

    assertThat(store.leases().acquire("n1", List.of(LANE)).get(LANE)).isGreaterThan(before);
  }

  @Test
  void ignoresAReleaseByAnEarlierHolder() throws SQLException {
    long first = lease("n1");
    store.leases().release("n1", LANE, first);
    long second = store.leases().acquire("n1", List.of(LANE)).get(LANE);

    store.leases().release("n1", LANE, first);
    store.leases().release("n2", LANE, second);

    store.leases().join("n2", "test", Set.of("events"), LONG);
    assertThat(store.leases().acquire("n2", List.of(LANE))).isEmpty();
  }

  @Test
  void freesTheLanesOfANodeThatLeaves() throws SQLException {
    lease("n1");
    store.leases().join("n2", "test", Set.of("events"), LONG);

    store.leases().leave("n1");

    assertThat(store.leases().acquire("n2", List.of(LANE))).containsOnlyKeys(LANE);
  }

  @Test
  void aNodeThatWasForgottenRecordsNothingMoreForItsLane() throws SQLException {
    append(entry("k"));
    long epoch = lease("n1");
    store.leases().join("n2", "test", Set.of("events"), LONG);
    runOut("n1");
    store.leases().acquire("n2", List.of());

    Rejection late = new Rejection(rows().get(0), "n1", "no", null, new Rejection.Fate.ParkKey());
    assertThat(store.lanes().reject(LANE, epoch, late)).isFalse();
    assertThat(count("SELECT COUNT(*) FROM postrider_attempt")).isZero();
  }

  @Test
  void showsTheLanesOfAForgottenNodeAsFree() throws SQLException {
    lease("n1");
    store.leases().join("n2", "test", Set.of("events"), LONG);
    runOut("n1");
    store.leases().acquire("n2", List.of());

    assertThat(store.leases().look())
        .isEqualTo(new Cluster(Map.of("n2", new Member(Set.of("events"), Set.of())), false));
    assertThat(store.admin().nodes().leases())
        .singleElement()
        .satisfies(lease -> assertThat(lease.node()).isNull());
  }

  @Test
  void givesEachLaneOnceToNodesThatAcquireAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      empty();
      assertThat(acquireAtOnce(4)).containsExactlyInAnyOrderElementsOf(LANES);
    }
  }

  @Test
  void givesEachLaneOfLostNodesOnceToNodesThatAcquireAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      empty();
      for (int i = 0; i < LANES.size(); i++) {
        store.leases().join("lost" + i, "test", Set.of("a", "b"), LONG);
        store.leases().acquire("lost" + i, List.of(LANES.get(i)));
      }
      execute("UPDATE postrider_node SET expires_at = CURRENT_TIMESTAMP");

      assertThat(acquireAtOnce(4)).containsExactlyInAnyOrderElementsOf(LANES);
      assertThat(count("SELECT COUNT(*) FROM postrider_node WHERE id LIKE 'lost%'")).isZero();
    }
  }

  /** The lanes that nodes got which all joined and asked for every lane at the same time. */
  private List<LaneId> acquireAtOnce(int nodes) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      CyclicBarrier start = new CyclicBarrier(nodes);
      List<Future<Map<LaneId, Long>>> taken = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        String node = "n" + i;
        taken.add(
            threads.submit(
                () -> {
                  start.await();
                  store.leases().join(node, "test", Set.of("a", "b"), LONG);
                  return store.leases().acquire(node, LANES);
                }));
      }
      List<LaneId> lanes = new ArrayList<>();
      for (Future<Map<LaneId, Long>> one : taken) {
        lanes.addAll(one.get().keySet());
      }
      return lanes;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void showsWhoIsThereWithWhichBrokersAndHoldsWhat() throws SQLException {
    store.leases().join("n1", "test", Set.of("a", "b"), LONG);
    store.leases().join("n2", "test", Set.of(), LONG);
    store.leases().acquire("n1", LANES.subList(0, 2));

    assertThat(store.leases().look())
        .isEqualTo(
            new Cluster(
                Map.of(
                    "n1", new Member(Set.of("a", "b"), Set.copyOf(LANES.subList(0, 2))),
                    "n2", new Member(Set.of(""), Set.of())),
                false));

    runOut("n1");
    assertThat(store.leases().look().members()).containsOnlyKeys("n2");
    assertThat(store.leases().look().lost()).isTrue();
  }

  final void runOut(String node) throws SQLException {
    execute("UPDATE postrider_node SET expires_at = CURRENT_TIMESTAMP WHERE id = '" + node + "'");
  }
}
