package dev.postrider.web.console;

import dev.postrider.Problem;
import dev.postrider.admin.Cluster.BrokerState;
import dev.postrider.admin.Cluster.Node;
import dev.postrider.admin.Overview.Stats;
import dev.postrider.store.PauseStore.Pause;
import dev.postrider.store.PauseStore.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Points out what needs an operator. */
final class Findings {

  /** Healthy relays need seconds. */
  private static final Duration OLD = Duration.ofMinutes(5);

  private final List<Finding> found = new ArrayList<>();

  private Findings() {}

  /** What is found, the gravest first. */
  static List<Finding> in(Stats stats, List<Node> nodes, List<Pause> pauses) {
    Findings findings = new Findings();
    findings.inNodes(nodes);
    findings.inBacklog(stats, nodes);
    pauses.forEach(findings::inPause);
    return List.copyOf(findings.found);
  }

  private void inNodes(List<Node> nodes) {
    for (Node node : nodes) {
      String complaint = node.state().complaint();
      if (!node.alive()) {
        String age = Wording.spanOf(node.age());
        add("grave", ConsoleProblem.NODE_LOST.of(node.state().name(), age), "nodes.xhtml");
      } else if (complaint != null) {
        Problem problem = ConsoleProblem.RELAY_COMPLAINS.of(node.state().name(), complaint);
        add("grave", problem, "nodes.xhtml");
      } else {
        node.state().brokers().forEach(broker -> inBroker(node, broker));
      }
    }
    if (nodes.stream().filter(Node::alive).allMatch(node -> node.state().brokers().isEmpty())) {
      add("grave", ConsoleProblem.NO_BROKER.of(), "configuration.xhtml");
    }
  }

  private void inBroker(Node node, BrokerState broker) {
    if (!broker.breaker().equals("closed")) {
      String error = broker.lastError() == null ? "" : ": " + broker.lastError();
      add(
          "grave",
          ConsoleProblem.BROKER_AWAY.of(node.state().name(), broker.name(), error),
          "nodes.xhtml");
    }
  }

  private void inBacklog(Stats stats, List<Node> nodes) {
    Set<String> served =
        nodes.stream()
            .filter(Node::alive)
            .flatMap(node -> node.state().brokers().stream())
            .map(BrokerState::name)
            .collect(Collectors.toSet());
    Set<String> waiting = new TreeSet<>();
    stats.backlog().forEach(backlog -> waiting.add(backlog.broker()));
    waiting.removeAll(served);
    waiting.forEach(
        broker ->
            add(
                "grave",
                ConsoleProblem.NOBODY_SENDS.of(broker),
                "messages.xhtml?q=" + Wording.encoded("broker:" + broker)));
    Duration oldest = stats.oldest();
    if (oldest != null && oldest.compareTo(OLD) > 0) {
      add(
          "warning",
          ConsoleProblem.OLDEST_TOO_OLD.of(Wording.spanOf(oldest)),
          "messages.xhtml?q=" + Wording.encoded("status:pending,failed"));
    }
  }

  private void inPause(Pause pause) {
    String scope = pause.scope().equals(Scope.ALL) ? "Everything" : "The " + pause.scope();
    String reason = pause.reason() == null ? "" : " (" + pause.reason() + ")";
    String since = Wording.timeOf(pause.since());
    found.add(
        new Finding(
            "paused",
            ConsoleProblem.PAUSED.of(scope, since, pause.who(), reason),
            null,
            pause.scope()));
  }

  private void add(String level, Problem problem, String href) {
    found.add(new Finding(level, problem, href, null));
  }

  /**
   * Something that needs an operator.
   *
   * @param level {@code grave}, {@code warning} or {@code paused}
   * @param href where there is more
   * @param paused what could be resumed
   */
  public record Finding(
      String level, Problem problem, @Nullable String href, @Nullable Scope paused) {}
}
