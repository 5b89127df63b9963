package dev.postrider.bench;

import java.time.Duration;
import java.util.List;

/**
 * From the return of the commit to the broker's confirmation, on the node that committed; beside it
 * the time the broker takes for one message alone.
 */
final class LatencyScenario {

  private static final List<Integer> RATES = List.of(100, 1000);
  private static final Duration PRACTICE = Duration.ofSeconds(3);
  private static final Duration TIME = Duration.ofSeconds(8);
  private static final int ROUNDS = 3;

  private final Stage stage;
  private final int rounds;

  LatencyScenario(Stage stage, Options options) {
    this.stage = stage;
    this.rounds = Math.min(ROUNDS, options.pairs());
  }

  void run(Figures figures) throws Exception {
    for (int rate : RATES) {
      Latencies ours = new Latencies();
      Latencies raw = new Latencies();
      for (int round = 0; round < rounds; round++) {
        add(rate, ours);
        stage.sweep();
        sent(rate, raw);
      }
      String at = rate == RATES.get(0) ? "" : ".at-" + rate;
      figures.put("latency.p50.ms" + at, ours.percentile(50));
      figures.put("latency.p50.raw.ms" + at, raw.percentile(50));
      figures.put("latency.p50.over-raw.ms" + at, ours.percentile(50) - raw.percentile(50));
      figures.put("latency.p99.ms" + at, ours.percentile(99));
      figures.put("latency.p99.raw.ms" + at, raw.percentile(99));
      double seconds = rounds * TIME.toSeconds();
      figures.put("latency.achieved-per-second" + at, ours.size() / seconds);
      figures.put("latency.achieved-per-second.raw" + at, raw.size() / seconds);
    }
  }

  private void add(int rate, Latencies all) throws Exception {
    all.addAll(new CommitToConfirm(stage, TIME).measure(rate, PostriderRelay::new));
  }

  /** The same messages without anything of ours. */
  private void sent(int rate, Latencies latencies) throws Exception {
    Paced.run(rate, PRACTICE, () -> new Sending(new Latencies()));
    Paced.run(rate, TIME, () -> new Sending(latencies));
  }

  private final class Sending implements Paced.Task {

    private final Sender sender = stage.broker().connect();
    private final Latencies latencies;

    Sending(Latencies latencies) throws Exception {
      this.latencies = latencies;
    }

    @Override
    public void once() throws Exception {
      long start = System.nanoTime();
      sender.send(Letter.of("id", "key", Stage.text()));
      sender.commit();
      latencies.add(System.nanoTime() - start);
    }

    @Override
    public void close() throws Exception {
      sender.close();
    }
  }
}
