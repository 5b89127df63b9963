package dev.postrider.bench;

import java.io.IOException;
import java.util.Set;

/** All that drain a backlog, in one row of rounds, and what follows from their rates. */
final class DrainScenario {

  /** The groups of contenders; the first one's take part in any case. */
  static final Set<String> NAMES =
      Set.of("drain", "others", "keys", "backlog", "nodes", "ceilings");

  private static final String KEYED = "drain.keyed";
  private static final String NO_HISTORY = "drain.without-history";
  private static final String BACKLOG = "drain.backlog";
  private static final String DEAD = "drain.dead-tuples";
  private static final String POLLER = "drain.good-poller.";

  /** A large backlog is so many times the usual one: a million rows. */
  private static final int LARGE = 2;

  private final Stage stage;
  private final Options options;
  private final Backlog backlog;

  DrainScenario(Stage stage, Options options, Backlog backlog) {
    this.stage = stage;
    this.options = options;
    this.backlog = backlog;
  }

  void run(Figures figures) throws Exception {
    Drains drains = contenders().run();
    drains.tell(figures);
    String poller = drains.rate(POLLER + 1) > drains.rate(POLLER + 4) ? POLLER + 1 : POLLER + 4;
    figures.put("drain.keyed.vs-good-poller", drains.ratio(KEYED, poller));
    figures.put("drain.without-history.vs-good-poller", drains.ratio(NO_HISTORY, poller));
    ratio(figures, drains, "drain.vs-gruelbox", KEYED, "drain.gruelbox");
    ratio(figures, drains, "drain.hot-key.vs-keyed", "drain.hot-key", KEYED);
    ratio(figures, drains, "drain.keyless.vs-keyed", "drain.keyless", KEYED);
    ratio(figures, drains, "drain.backlog.ratio", BACKLOG, KEYED);
    ratio(figures, drains, "drain.dead-tuples.ratio", DEAD, KEYED);
    ratio(figures, drains, "two-nodes.ratio", "drain.two-nodes", KEYED);
    ratio(figures, drains, "four-nodes.ratio", "drain.four-nodes", KEYED);
    draw(drains);
  }

  private Drains contenders() {
    int large = LARGE * options.rows();
    Drains drains =
        new Drains(stage, options)
            .with(KEYED, ours(Keys.THOUSAND))
            .with(NO_HISTORY, ours(Keys.THOUSAND).withoutHistory())
            .with(POLLER + 1, new GoodPoller(stage, 1))
            .with(POLLER + 4, new GoodPoller(stage, 4));
    if (options.wants("others")) {
      drains
          .with("drain.gruelbox", new Gruelbox(stage))
          .seldom("drain.naive-poller", new NaivePoller(stage));
    }
    if (options.wants("keys")) {
      drains.with("drain.hot-key", ours(Keys.ONE)).with("drain.keyless", ours(Keys.NONE));
    }
    if (options.wants("backlog")) {
      drains
          .seldom(
              BACKLOG,
              new Renamed("Postrider, %,d rows".formatted(large), ours(Keys.THOUSAND)),
              large)
          .seldom(DEAD, new DeadTuples(stage, backlog, large));
    }
    if (options.wants("nodes")) {
      drains
          .with("drain.two-nodes", ours(Keys.THOUSAND).nodes(2))
          .seldom("drain.four-nodes", ours(Keys.THOUSAND).nodes(4));
    }
    if (options.wants("ceilings")) {
      drains
          .seldom("ceiling.sends.1", new PipelinedSends(stage, 1))
          .seldom("ceiling.sends.4", new PipelinedSends(stage, 4))
          .seldom("ceiling.deletes", new BatchedDeletes(stage, backlog));
    }
    return drains;
  }

  private Postrider ours(Keys keys) {
    return new Postrider(stage, backlog, keys);
  }

  private static void ratio(
      Figures figures, Drains drains, String name, String figure, String over) {
    if (drains.has(figure) && drains.has(over)) {
      figures.put(name, drains.ratio(figure, over));
    }
  }

  private static void draw(Drains drains) throws IOException {
    new BarPlot("Messages per second, confirmed and deleted", "messages/s", drains.rates())
        .write(Stage.FOLDER.resolve("drain.svg"));
  }
}
