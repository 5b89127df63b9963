package dev.postrider.bench;

import dev.postrider.relay.RelayDoor;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ours, on one node or several; all nodes are in this process. */
final class Postrider implements Contender {

  /** Nodes hand lanes over with their signs of life, three per lease of 15 s. */
  private static final long BALANCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Stage stage;
  private final Backlog backlog;
  private final Keys keys;
  private final int nodes;
  private final Map<String, String> settings;

  /** With default settings. */
  Postrider(Stage stage, Backlog backlog, Keys keys) {
    this(stage, backlog, keys, 1, Map.of());
  }

  private Postrider(
      Stage stage, Backlog backlog, Keys keys, int nodes, Map<String, String> settings) {
    this.stage = stage;
    this.backlog = backlog;
    this.keys = keys;
    this.nodes = nodes;
    this.settings = settings;
  }

  /** The same on so many nodes. */
  Postrider nodes(int number) {
    return new Postrider(stage, backlog, keys, number, settings);
  }

  /** The same without the default history of what was sent. */
  Postrider withoutHistory() {
    return new Postrider(stage, backlog, keys, nodes, Map.of("postrider.retention.sent", "PT0S"));
  }

  @Override
  public String name() {
    return "Postrider, "
        + keys.words()
        + (nodes == 1 ? "" : ", " + nodes + " nodes")
        + (settings.isEmpty() ? "" : ", no history");
  }

  @Override
  public void prepare(int rows) throws Exception {
    backlog.fill(keys, rows);
  }

  @Override
  public Work start() throws Exception {
    List<RelayDoor> started = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      started.add(RelayDoor.open(stage.database().pool(), stage.broker().settings(), settings));
    }
    if (nodes == 1) {
      started.get(0).start();
    } else {
      startTogether(started);
    }
    return new Running(started);
  }

  /** Nothing is sent before each node has its share of the lanes. */
  private static void startTogether(List<RelayDoor> nodes) throws Exception {
    nodes.get(0).pause();
    nodes.forEach(RelayDoor::start);
    long end = System.nanoTime() + BALANCE_NANOS;
    while (!balanced(nodes) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    if (!balanced(nodes)) {
      System.out.println("Lanes by node: " + nodes.stream().map(RelayDoor::lanes).toList());
    }
    nodes.get(0).resume();
    nodes.forEach(RelayDoor::refresh);
  }

  private static boolean balanced(List<RelayDoor> nodes) {
    IntSummaryStatistics lanes = nodes.stream().mapToInt(RelayDoor::lanes).summaryStatistics();
    return lanes.getSum() > 0 && lanes.getMax() - lanes.getMin() <= 1;
  }

  private record Running(List<RelayDoor> nodes) implements Work {

    @Override
    public long done() {
      return nodes.stream().mapToLong(RelayDoor::sent).sum();
    }

    @Override
    public void close() throws InterruptedException {
      for (RelayDoor node : nodes) {
        node.close();
      }
    }
  }
}
