package dev.postrider.bench;

import dev.postrider.relay.RelayDoor;
import java.time.Duration;
import java.util.Map;

/** What a node that has nothing to do asks of the database. */
final class IdleScenario {

  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final Duration TIME = Duration.ofSeconds(30);

  private final Stage stage;

  IdleScenario(Stage stage) {
    this.stage = stage;
  }

  void run(Figures figures) throws Exception {
    stage.database().execute("TRUNCATE postrider_outbox, postrider_sent");
    CountedStatements counted = new CountedStatements();
    try (RelayDoor node =
        RelayDoor.open(counted.around(stage.database().pool()), stage.broker().settings())) {
      node.start();
      Thread.sleep(SETTLE.toMillis());
      long before = counted.count();
      Map<String, Long> textsBefore = counted.texts();
      Thread.sleep(TIME.toMillis());
      double statements = counted.count() - before;
      System.out.println("Idle with " + node.lanes() + " lanes, statements in " + TIME + ":");
      counted
          .texts()
          .forEach((text, count) -> tell(text, count - textsBefore.getOrDefault(text, 0L)));
      figures.put("idle.statements-per-second", statements / TIME.toSeconds());
    }
  }

  private static void tell(String text, long count) {
    if (count > 0) {
      System.out.println("  " + count + " " + text.substring(0, Math.min(90, text.length())));
    }
  }
}
