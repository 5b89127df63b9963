package dev.postrider.capture;

import dev.postrider.Problem;

/** PR0140 to PR0149: a message that could not be sent past the outbox. */
enum SendProblem implements Problem.Entry {
  /** Facts: broker, messages, reason. */
  REJECTED(
      "PR0140",
      "The broker '%s' rejects %s: %s.",
      "The broker does not have it, nor anything behind it in the same call.",
      "Correct the destination, the rights or the limits at the broker, or the message."),
  /** Facts: broker, messages, time, reason. */
  NOT_REACHED(
      "PR0141",
      "The broker '%s' could not be given %s within %s: %s.",
      "The broker does not have it, nor anything behind it in the same call.",
      "See that the broker can be reached, or allow more time by postrider.send.timeout; what must"
          + " not be lost with the broker belongs into Outbox.publish."),
  /** Facts: broker, messages, time, reason. */
  UNCONFIRMED(
      "PR0142",
      "The broker '%s' was given %s and has not confirmed it within %s: %s.",
      "It is unknown whether the broker has it; it has nothing that was behind it in the same call.",
      "See whether the broker is slow or unreachable. Sent by another call it has another id, so"
          + " that consumers may apply it twice."),
  /** Facts: destination. */
  SCHEDULED(
      "PR0143",
      "The message to %s has a time before which it is not to be sent, and Outbox.send sends at"
          + " once.",
      "Nothing was sent.",
      "Schedule it with Outbox.publish, or leave notBefore and after away."),
  /** Facts: destination, broker, broker. */
  SEVERAL_BROKERS(
      "PR0144",
      "The message to %s is for the broker '%s', and others of the same call are for '%s'.",
      "Nothing was sent.",
      "Send to each broker by a call of its own: no transaction spans two of them."),
  /** Facts: broker, messages, state. */
  INTERRUPTED(
      "PR0145",
      "The thread that gave the broker '%s' %s was interrupted, %s.",
      "Nothing behind it in the same call was sent.",
      "See why it was interrupted, a time-out or the end of the application as a rule."),
  /** Facts: broker, messages, state. */
  STOPPING(
      "PR0146",
      "The application ended before the broker '%s' had %s, %s.",
      "Nothing behind it in the same call was sent.",
      "Send no more when the application ends; what must not be lost belongs into Outbox.publish.");

  private final Problem template;

  SendProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
