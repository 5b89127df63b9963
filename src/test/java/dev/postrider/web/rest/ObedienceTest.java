package dev.postrider.web.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.Cluster.BrokerState;
import dev.postrider.admin.Cluster.LaneState;
import dev.postrider.admin.Cluster.Node;
import dev.postrider.admin.Cluster.NodeState;
import dev.postrider.store.PauseStore.Pause;
import dev.postrider.store.PauseStore.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObedienceTest {

  private static final Scope BROKER = new Scope("a", null);
  private static final Scope QUEUE = new Scope("a", "q");

  @Test
  void aNodeObeysThatDoesWhatTheSwitchesSay() {
    assertThat(behind(node(false))).isEmpty();
    assertThat(behind(node(true), Scope.ALL)).isEmpty();
    assertThat(behind(node(true), BROKER)).isEmpty();
    assertThat(behind(node(false, "q"), QUEUE)).isEmpty();
    assertThat(behind(node(true), Scope.ALL, BROKER, QUEUE)).isEmpty();
  }

  @Test
  void aNodeIsBehindThatDoesNotPauseYet() {
    assertThat(behind(node(false), Scope.ALL)).containsExactly(BROKER);
    assertThat(behind(node(false), BROKER)).containsExactly(BROKER);
    assertThat(behind(node(false), QUEUE)).containsExactly(QUEUE);
  }

  @Test
  void aNodeIsBehindThatDoesNotResumeYet() {
    assertThat(behind(node(true))).containsExactly(BROKER);
    assertThat(behind(node(false, "q"))).containsExactly(QUEUE);
  }

  @Test
  void whatIsPausedOfOtherBrokersIsNotTheNodesAffair() {
    assertThat(behind(node(false), new Scope("b", null), new Scope("b", "q"))).isEmpty();
  }

  private static List<Scope> behind(Node node, Scope... paused) {
    return new Obedience(
            Stream.of(paused).map(scope -> new Pause(scope, Instant.EPOCH, "ada", null)).toList())
        .behind(node);
  }

  private static Node node(boolean paused, String... destinations) {
    BrokerState broker = new BrokerState("a", "jms", "closed", true, null, null, paused);
    LaneState lane = new LaneState("a", 0, 1, 0, 0, 0, paused, Set.of(destinations), false);
    NodeState state =
        new NodeState("n", "1", "n", null, List.of(broker), List.of(lane), List.of(), List.of());
    return new Node("n", Instant.EPOCH, Duration.ZERO, true, state);
  }
}
