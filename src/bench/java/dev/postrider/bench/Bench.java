package dev.postrider.bench;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Measures everything, or what {@code -Dbench.only} names. */
public final class Bench {

  /** Held, since loggers may be collected with their levels. */
  private static final Logger ROOT = Logger.getLogger("");

  private Bench() {}

  public static void main(String[] arguments) {
    ROOT.setLevel(Level.WARNING);
    int code = 0;
    try {
      run(Options.read());
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
      code = 1;
    }
    // Whatever threads are left.
    System.exit(code);
  }

  private static void run(Options options) throws Exception {
    Figures figures = new Figures();
    try (Stage stage = Stage.set()) {
      Backlog backlog = new Backlog(stage);
      if (options.wantsAny(DrainScenario.NAMES)) {
        new DrainScenario(stage, options, backlog).run(figures);
      }
      for (Targets target : Targets.values()) {
        run(target, stage, options, backlog, figures);
      }
      if (options.wants("latency")) {
        new LatencyScenario(stage, options).run(figures);
      }
      if (options.wants("business")) {
        new BusinessScenario(stage, options).run(figures);
      }
      if (options.wants("inbox")) {
        new InboxScenario(stage, options).run(figures);
      }
      if (options.wants("idle")) {
        new IdleScenario(stage).run(figures);
      }
      if (options.wants("heap")) {
        new HeapScenario(stage, backlog).run(figures);
      }
    }
    Report report = new Report(figures);
    report.print();
    report.write(Stage.FOLDER.resolve("results.json"));
  }

  private static void run(
      Targets target, Stage stage, Options options, Backlog backlog, Figures figures)
      throws Exception {
    boolean drains = options.wants("drain." + target.word());
    boolean latency = target.hasLatency() && options.wants("latency." + target.word());
    if (!drains && !latency) {
      return;
    }
    try (Target broker = target.start()) {
      Stage its = stage.with(broker);
      if (drains) {
        new BrokerDrains(its, options, backlog, target.word()).run(figures);
      }
      if (latency) {
        new BareRelayScenario(its, options, target.word()).run(figures);
      }
    }
  }
}
