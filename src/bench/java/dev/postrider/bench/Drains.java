package dev.postrider.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Contenders that drain by turns, so that what happens to the machine happens to all of them. */
final class Drains {

  private final Drain drain;
  private final Options options;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  Drains(Stage stage, Options options) {
    this.drain = new Drain(stage);
    this.options = options;
  }

  /**
   * One that takes part.
   *
   * @param rows how many it gets, of which no more than the usual number are counted
   * @param rounds in how many it takes part
   */
  private record Entry(Contender contender, int rows, int rounds, List<Drain.Result> results) {

    double median(Function<Drain.Result, Double> of) {
      return Figures.median(results.stream().map(of).toList());
    }
  }

  /** One that takes part in all rounds. */
  Drains with(String figure, Contender contender) {
    return with(figure, contender, options.rows(), options.pairs());
  }

  /** One that takes long, or is in no ratio that matters. */
  Drains seldom(String figure, Contender contender) {
    return seldom(figure, contender, options.rows());
  }

  /** As above, with another number of rows. */
  Drains seldom(String figure, Contender contender, int rows) {
    return with(figure, contender, rows, Math.min(3, options.pairs()));
  }

  private Drains with(String figure, Contender contender, int rows, int rounds) {
    entries.put(figure, new Entry(contender, rows, rounds, new ArrayList<>()));
    return this;
  }

  /** Each that takes part in all rounds once for practice, then all of them. */
  Drains run() throws Exception {
    for (Entry entry : entries.values()) {
      if (entry.rounds() == options.pairs()) {
        drain.measure(entry.contender(), options.rows());
      }
    }
    for (int round = 1; round <= options.pairs(); round++) {
      for (Entry entry : entries.values()) {
        if (round <= entry.rounds()) {
          Drain.Result result = drain.measure(entry.contender(), entry.rows(), options.rows());
          entry.results().add(result);
          System.out.printf(
              "round %d: %-32s %8s/s, %d rows in %.1f s%n",
              round,
              entry.contender().name(),
              Figures.format(result.rate()),
              result.rows(),
              result.nanos() / 1e9);
        }
      }
    }
    return this;
  }

  boolean has(String figure) {
    return entries.containsKey(figure);
  }

  /** Rows per second. */
  double rate(String figure) {
    return entries.get(figure).median(Drain.Result::rate);
  }

  /** The rate of one over that of another in the same round. */
  double ratio(String figure, String over) {
    List<Double> ratios = new ArrayList<>();
    List<Drain.Result> upper = entries.get(figure).results();
    List<Drain.Result> lower = entries.get(over).results();
    for (int i = 0; i < Math.min(upper.size(), lower.size()); i++) {
      ratios.add(upper.get(i).rate() / lower.get(i).rate());
    }
    return Figures.median(ratios);
  }

  /** Rates and processor times of all. */
  void tell(Figures figures) {
    entries.forEach(
        (figure, entry) -> {
          figures.put(figure + ".per-second", rate(figure));
          String cpu = figure + ".cpu-seconds-per-100k";
          figures.put(cpu, entry.median(r -> r.cpuPer100k(r.cpu().own())));
          figures.put(cpu + ".database", entry.median(r -> r.cpuPer100k(r.cpu().database())));
          figures.put(cpu + ".broker", entry.median(r -> r.cpuPer100k(r.cpu().broker())));
        });
  }

  /** Rates by the names of the contenders, for people; of those that send. */
  Map<String, Double> rates() {
    Map<String, Double> rates = new LinkedHashMap<>();
    entries.forEach(
        (figure, entry) -> {
          if (entry.contender().sends()) {
            rates.put(entry.contender().name(), rate(figure));
          }
        });
    return rates;
  }
}
