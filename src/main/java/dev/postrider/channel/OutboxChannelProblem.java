package dev.postrider.channel;

import dev.postrider.Problem;

/** PR1350 to PR1399: a message of a channel that does not get into the outbox. */
enum OutboxChannelProblem implements Problem.Entry {
  /** Facts: channel, attribute, value, what is accepted. */
  INVALID(
      "PR1351",
      "The channel '%s' has %s = '%s', which is not %s.",
      "The application is not deployed.",
      "Correct the attribute under mp.messaging.outgoing, or leave it out for the default."),
  /** Facts: channel. */
  NO_DESTINATION(
      "PR1352",
      "The channel '%1$s' got a message without a destination.",
      Texts.NACKED,
      "Set mp.messaging.outgoing.%1$s.destination, or let the payload be a dev.postrider.Message."),
  /** Facts: channel. */
  NO_TRANSACTION(
      "PR1353",
      "The channel '%s' got a message outside a JTA transaction, and has transaction = mandatory.",
      Texts.NACKED,
      "Use the emitter in a transaction, or set another value."),
  /** Facts: channel. */
  ROLLED_BACK(
      "PR1354",
      "The transaction in which the channel '%s' got a message was rolled back.",
      Texts.NACKED,
      "None, if the rollback is as it should be."),
  /** Facts: channel, number. */
  FULL(
      "PR1355",
      "The channel '%s' got a message while %d others waited to be written.",
      Texts.NACKED,
      "See whether the database is slow; let the channel's source wait for its acknowledgements."),
  /** Facts: channel. */
  NOT_RUNNING(
      "PR1356",
      "The channel '%s' got a message before the application had started, or after its end.",
      Texts.NACKED,
      "None, if its source gives it again.");

  private final Problem template;

  OutboxChannelProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }

  private static final class Texts {
    static final String NACKED = "It is not in the outbox and was nacked.";
  }
}
