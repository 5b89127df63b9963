package dev.postrider.connector.kafka;

import dev.postrider.Problem;

/** PR0701 to PR0799: what is special about Kafka. */
enum KafkaProblem implements Problem.Entry {
  /** Facts: broker, key, why. */
  RESERVED(
      "PR0701",
      "The broker '%s' has the setting %s, which is not to be set: %s.",
      Texts.NO_START,
      "Remove it."),
  /** Facts: broker, key, reason. */
  VALUE_REFUSED(
      "PR0702",
      "The broker '%s' has the setting %s, which Kafka's client refuses: %s.",
      Texts.NO_START,
      "Correct the value by Kafka's manual, or leave it out for the default."),
  /** Facts: broker, address, user, reason. */
  NOT_PERMITTED(
      "PR0711",
      "The broker '%s' at %s does not let %s send anything: %s.",
      "Its messages wait; none of them is counted as failed.",
      "Grant the operation Write on the topics, or IdempotentWrite on the cluster.");

  private final Problem template;

  KafkaProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }

  private static final class Texts {
    static final String NO_START = "Postrider does not start.";
  }
}
