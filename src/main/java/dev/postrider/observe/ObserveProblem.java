package dev.postrider.observe;

import dev.postrider.Problem;

/** PR1101 to PR1109: more waits than should, or it cannot be told. */
enum ObserveProblem implements Problem.Entry {
  AGE_PASSED(
      "PR1101",
      "The oldest message for the broker %s waits for %s, longer than %s.",
      "Messages arrive late, or not until somebody acts; no message is lost.",
      "See in the console whether the broker is away or paused, a node that relays to it runs, or"
          + " messages fail; the mark is postrider.watermark.age."),
  ROWS_PASSED(
      "PR1102",
      "At least %d messages wait for the broker %s, %d are the mark.",
      "Messages arrive late, and the tables grow; no message is lost.",
      "See in the console whether the broker is away or paused, a node that relays to it runs, or"
          + " messages fail; the mark is postrider.watermark.rows."),
  LOOK_FAILED(
      "PR1103",
      "This node cannot look how much waits: %s.",
      "After a minute the metrics of the tables end, it refuses no message because of watermarks, and"
          + " if the database does not answer at all it is not ready; messages are relayed as before.",
      "See the exception; usually the database is away."),
  OBSERVER_FAILED(
      "PR1104",
      "An observer of OutboxAlert failed: %s.",
      "It, and those after it, may not have heard of the alert; all else goes on.",
      "See the exception."),
  TELEMETRY_FAILED(
      "PR1105",
      "The metrics cannot be handed to OpenTelemetry: %s.",
      "They are missing there; all else works.",
      "See the exception; usually the server has another version of the OpenTelemetry API.");

  private final Problem template;

  ObserveProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
