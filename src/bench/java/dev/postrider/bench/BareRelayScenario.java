package dev.postrider.bench;

import java.util.ArrayList;
import java.util.List;

/** How long after the commit a broker has a message: by ours, and by a bare relay in turns. */
final class BareRelayScenario {

  private static final List<Integer> RATES = List.of(100, 500);
  private static final int ROUNDS = 3;

  private final CommitToConfirm measured;
  private final int rounds;
  private final String prefix;

  /**
   * On a stage with that broker.
   *
   * @param word of the broker, in the names of figures
   */
  BareRelayScenario(Stage stage, Options options, String word) {
    this.measured = new CommitToConfirm(stage, Options.WINDOW);
    this.rounds = Math.min(ROUNDS, options.pairs());
    this.prefix = "latency." + word;
  }

  void run(Figures figures) throws Exception {
    for (int rate : RATES) {
      Rounds ours = new Rounds("ours");
      Rounds bare = new Rounds("bare");
      for (int round = 0; round < rounds; round++) {
        ours.add(rate, measured.measure(rate, PostriderRelay::new));
        bare.add(rate, measured.measure(rate, BareRelay::new));
      }
      String at = rate == RATES.get(0) ? "" : ".at-" + rate;
      figures.put(prefix + ".p50.ms" + at, ours.median(50));
      figures.put(prefix + ".p50.bare.ms" + at, bare.median(50));
      figures.put(prefix + ".p99.ms" + at, ours.median(99));
      figures.put(prefix + ".p99.bare.ms" + at, bare.median(99));
      figures.put(prefix + ".vs-bare" + at, ours.over(bare));
    }
  }

  /** One side's latencies. */
  private record Rounds(String name, List<Latencies> all) {

    Rounds(String name) {
      this(name, new ArrayList<>());
    }

    void add(int rate, Latencies latencies) {
      all.add(latencies);
      System.out.printf(
          "%s at %d/s: p50 and p99 %s ms of %d%n", name, rate, latencies, latencies.size());
    }

    double median(double percent) {
      return Figures.median(all.stream().map(one -> one.percentile(percent)).toList());
    }

    /** The median over the rounds, of the ratio of p50 within a round. */
    double over(Rounds others) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        ratios.add(all.get(i).percentile(50) / others.all.get(i).percentile(50));
      }
      return Figures.median(ratios);
    }
  }
}
