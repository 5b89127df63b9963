package dev.postrider.connector.rabbitmq;

import dev.postrider.Problem;

/** PR0801 to PR0899: what is RabbitMQ's alone. */
enum RabbitProblem implements Problem.Entry {
  /** Facts: broker, address, virtual host, reason. */
  VIRTUAL_HOST_REFUSED(
      "PR0801",
      "The broker '%s' at %s does not open the virtual host '%s': %s.",
      Texts.WAITING,
      "Correct the setting virtual-host, or create the virtual host and give the user rights on"
          + " it."),
  /** Facts: broker, address, reason. */
  CHANNEL_CLOSED(
      "PR0802",
      "The broker '%s' at %s ended the stream of messages: %s.",
      "Those not confirmed yet are sent again, each kind first apart from the others, so that the"
          + " culprit shows.",
      "Look at the message that is refused then."),
  /** Facts: broker, address, reason. */
  BLOCKED(
      "PR0803",
      "The broker '%s' at %s takes no messages for the time being: %s.",
      Texts.WAITING,
      "Give the broker memory or disk space, or see that its queues are consumed."),
  /** Facts: broker, address, destination, reason. */
  SOURCE_REFUSED(
      "PR0804",
      "The broker '%s' at %s does not let %s be received: %s.",
      "Nothing is received from it; it is tried again.",
      "Create what is missing, give the user rights on it, or correct the destination.");

  private final Problem template;

  RabbitProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }

  private static final class Texts {
    static final String WAITING = "Its messages wait; none of them is counted as failed.";
  }
}
