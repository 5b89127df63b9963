package dev.postrider.bench;

import java.util.ArrayList;
import java.util.List;

/** How much memory a relay takes, with few rows to drain and with very many. */
final class HeapScenario {

  private static final int FEW = 10_000;
  private static final int SOME = 100_000;
  private static final int MANY = 1_000_000;
  private static final int ROUNDS = 2;

  private final Stage stage;
  private final Postrider postrider;

  HeapScenario(Stage stage, Backlog backlog) {
    this.stage = stage;
    this.postrider = new Postrider(stage, backlog, Keys.THOUSAND);
  }

  void run(Figures figures) throws Exception {
    figures.put("heap.at-rest.mb", used() / 1e6);
    double few = heap(figures, "10-thousand", FEW);
    heap(figures, "100-thousand", SOME);
    figures.put("heap.backlog.ratio", heap(figures, "1-million", MANY) / few);
  }

  private double heap(Figures figures, String words, int rows) throws Exception {
    List<Double> most = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      most.add(mostUsed(rows) / 1e6);
    }
    double median = Figures.median(most);
    figures.put("heap." + words + ".mb", median);
    return median;
  }

  /** What is alive, at most, in bytes, as seen at each of many collections during a drain. */
  private long mostUsed(int rows) throws Exception {
    postrider.prepare(rows);
    stage.sweep();
    long end = System.nanoTime() + Options.WINDOW.toNanos();
    long most = 0;
    try (Contender.Work work = postrider.start()) {
      while (work.done() < rows && System.nanoTime() < end) {
        most = Math.max(most, used());
      }
    }
    return most;
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
