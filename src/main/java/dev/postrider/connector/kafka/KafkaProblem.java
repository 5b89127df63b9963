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
      "The broker '%s' at %s does not permit %s what is needed: %s.",
      "Nothing is sent or received, and none of the messages that wait is counted as failed.",
      "Grant what the reason names: to send, the operation Write on the topics or IdempotentWrite on"
          + " the cluster; to receive, Read on the topic and on the group."),
  /** Facts: broker, address, destination, reason. */
  NO_TOPIC(
      "PR0712",
      "The broker '%s' at %s has nothing to receive from %s: %s.",
      "Nothing is received; it is tried again with growing pauses.",
      "Correct the destination, create the topic, or set declare = true.");

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
