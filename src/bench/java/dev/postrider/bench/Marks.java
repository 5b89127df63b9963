package dev.postrider.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;

/** What we want to reach. A mark that is missed is said, and fails nothing. */
final class Marks {

  private final Map<String, Double> figures;
  private final List<String> lines = new ArrayList<>();

  private Marks(Map<String, Double> figures) {
    this.figures = figures;
  }

  /** One line for each mark whose figures were measured. */
  static List<String> judge(Map<String, Double> figures) {
    Marks marks = new Marks(figures);
    marks.atLeast("drain.keyed.vs-good-poller", 0.9);
    marks.atLeast("drain.vs-gruelbox", 5);
    marks.atLeast("drain.hot-key.vs-keyed", 0.4);
    marks.atLeast("drain.backlog.ratio", 0.85);
    marks.atLeast("drain.dead-tuples.ratio", 0.7);
    marks.atLeast("drain.kafka.vs-good-poller", 0.6);
    marks.atLeast("drain.rabbitmq.vs-good-poller", 0.9);
    marks.atLeast("drain.stomp.vs-good-poller", 0.9);
    marks.atMost("latency.p50.over-raw.ms", 2);
    if (figures.containsKey("latency.p99.raw.ms")) {
      marks.atMost("latency.p99.ms", 2 * figures.get("latency.p99.raw.ms") + 10);
    }
    for (String broker : List.of("kafka", "rabbitmq")) {
      marks.atMost("latency." + broker + ".vs-bare", 2);
      marks.atMost("latency." + broker + ".vs-bare.at-500", 2);
    }
    marks.atLeast("business.ratio", 0.85);
    marks.atLeast("inbox.ratio", 0.8);
    marks.atMost("idle.statements-per-second", 2);
    marks.atMost("heap.backlog.ratio", 1.1);
    return marks.lines;
  }

  private void atLeast(String figure, double mark) {
    judge(figure, ">= " + Figures.format(mark), value -> value >= mark);
  }

  private void atMost(String figure, double mark) {
    judge(figure, "<= " + Figures.format(mark), value -> value <= mark);
  }

  private void judge(String figure, String mark, DoublePredicate met) {
    Double value = figures.get(figure);
    if (value != null) {
      String verdict = met.test(value) ? "met" : "MISSED";
      lines.add("%-6s  %-30s %8s  %s".formatted(verdict, figure, Figures.format(value), mark));
    }
  }
}
