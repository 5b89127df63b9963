package dev.postrider.bench;

/**
 * Draining to one broker: ours and the good poller with that broker's own client, and the same
 * client without a database.
 */
final class BrokerDrains {

  private static final int[] THREADS = {1, 4};

  private final Stage stage;
  private final Options options;
  private final Backlog backlog;
  private final String prefix;

  /**
   * On a stage with that broker.
   *
   * @param word of the broker, in the names of figures
   */
  BrokerDrains(Stage stage, Options options, Backlog backlog, String word) {
    this.stage = stage;
    this.options = options;
    this.backlog = backlog;
    this.prefix = "drain." + word;
  }

  void run(Figures figures) throws Exception {
    Drains drains =
        new Drains(stage, options).with(prefix, new Postrider(stage, backlog, Keys.THOUSAND));
    for (int threads : THREADS) {
      drains.with(poller(threads), new GoodPoller(stage, threads));
    }
    for (int threads : THREADS) {
      drains.seldom(ceiling(threads), new PipelinedSends(stage, threads));
    }
    drains.run().tell(figures);
    figures.put(prefix + ".vs-good-poller", overBetter(drains, poller(1), poller(4)));
    figures.put(prefix + ".vs-only-sends", overBetter(drains, ceiling(1), ceiling(4)));
  }

  private double overBetter(Drains drains, String one, String other) {
    return drains.ratio(prefix, drains.rate(one) > drains.rate(other) ? one : other);
  }

  private String poller(int threads) {
    return prefix + ".good-poller." + threads;
  }

  private String ceiling(int sessions) {
    return prefix + ".only-sends." + sessions;
  }
}
