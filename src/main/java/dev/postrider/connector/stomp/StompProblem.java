package dev.postrider.connector.stomp;

import dev.postrider.Problem;

/** PR0600 to PR0699: a STOMP broker that does not keep to the protocol, or ends the connection. */
enum StompProblem implements Problem.Entry {
  /** Facts: broker, address, what it does instead. */
  NOT_STOMP(
      "PR0601",
      "The broker '%s' at %s does not speak STOMP 1.2: %s.",
      "See that the port is the broker's for STOMP, with TLS or without as configured, and that the"
          + " broker knows version 1.2."),
  /** Facts: broker, address, for how long. */
  SILENT(
      "PR0602",
      "The broker '%s' at %s has sent nothing for %s, not even the heart-beats it promised.",
      "See whether the broker hangs or the network drops connections; or set heartbeat otherwise."),
  /** Facts: broker, address, what it says. */
  HUNG_UP(
      "PR0603",
      "The broker '%s' at %s ends the connection: %s.",
      "None, if the broker was stopped; otherwise its log tells more."),
  /** Facts: broker, address, destination, what it says. */
  SOURCE_REFUSED(
      "PR0604",
      "The broker '%s' at %s refuses the subscription to %s: %s.",
      "Correct the destination, or the rights at the broker.");

  private final Problem template;

  StompProblem(String code, String what, String remedy) {
    this.template =
        new Problem(code, what, "Its messages wait; none is counted as failed.", remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
