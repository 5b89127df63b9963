package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.LaneId;
import dev.postrider.store.LeaseStore.Cluster;
import dev.postrider.store.LeaseStore.Member;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairShareTest {

  @ParameterizedTest
  @CsvSource({"1, 8", "2, 8", "3, 8", "5, 8", "8, 8", "9, 8", "3, 1", "20, 256"})
  void givesEachLaneToOneAndNobodyTwoMoreThanAnother(int nodes, int shards) {
    Map<String, Member> members = new TreeMap<>();
    IntStream.range(0, nodes).forEach(i -> members.put("n" + i, having("a", "b", "another name")));
    FairShare share = new FairShare(new Cluster(members, false), shards);

    for (String broker : List.of("a", "b", "another name")) {
      List<Integer> shares = members.keySet().stream().map(n -> share.of(n, broker)).toList();
      assertThat(shares).allMatch(s -> s == shards / nodes || s == shards / nodes + 1);
      assertThat(shares.stream().mapToInt(s -> s).sum()).as(broker).isEqualTo(shards);
    }
  }

  @Test
  void leavesOutNodesThatDoNotHaveTheBroker() {
    Cluster cluster =
        new Cluster(Map.of("n1", having("a"), "n2", having("b"), "n3", having("a", "b")), false);
    FairShare share = new FairShare(cluster, 8);

    assertThat(share.of("n1", "a")).isEqualTo(4);
    assertThat(share.of("n3", "a")).isEqualTo(4);
    assertThat(share.of("n2", "b")).isEqualTo(4);
  }

  @Test
  void countsANodeThatTheOthersDoNotSeeYet() {
    assertThat(new FairShare(new Cluster(Map.of("n1", having("a")), false), 8).of("n2", "a"))
        .isEqualTo(4);
  }

  @Test
  void leavesWhatIsLeftOverWithThoseWhoHoldIt() {
    for (String holder : List.of("n1", "n2", "n3")) {
      Map<String, Member> members = new TreeMap<>();
      for (String node : List.of("n1", "n2", "n3")) {
        boolean all = node.equals(holder);
        members.put(node, new Member(Set.of("a"), all ? Set.of(new LaneId("a", 0)) : Set.of()));
      }
      FairShare share = new FairShare(new Cluster(members, false), 1);

      assertThat(members.keySet().stream().filter(n -> share.of(n, "a") == 1))
          .containsExactly(holder);
    }
  }

  private static Member having(String... brokers) {
    return new Member(Set.of(brokers), Set.of());
  }
}
