package dev.postrider.inbox;

import dev.postrider.Problem;

/** PR0900 to PR0949: what keeps a message from being applied once. */
enum InboxProblem implements Problem.Entry {
  NO_TRANSACTION(
      "PR0901",
      "The consumer '%s' asked the inbox without an active JTA transaction.",
      "The message was not recorded and not applied; delivered again, it fails again, until the"
          + " broker puts it into its dead letter queue.",
      "Begin a transaction first, for instance by @Transactional beside @Idempotent."),
  CONSUMER_LENGTH(
      "PR0902",
      "A consumer's name has 1 to %d characters, this one has %d.",
      "The message was not recorded and not applied.",
      "Give the consumer a name within these bounds, and never change it afterwards."),
  PAYLOAD_DIFFERS(
      "PR0903",
      "The message %s came to the consumer '%s' again, with another payload.",
      "It was skipped as a repetition, so its content is lost if it was a message of its own.",
      "Find the sender that gives two messages one id, and let it give each its own."),
  PARAMETERS(
      "PR0904",
      "The method %s is @Idempotent and has %d parameters of the types jakarta.jms.Message,"
          + " dev.postrider.MessageId and Message of MicroProfile Reactive Messaging.",
      "The application is not deployed; where it is already running, the call fails.",
      "Give the method exactly one such parameter, whose id is to be counted by."),
  NOT_INTERCEPTED(
      "PR0905",
      "The method %s is @Idempotent, but private, static or final.",
      "The application is not deployed, since no repetition would be noticed.",
      "Make it a method that the container can intercept."),
  PURGE_FAILED(
      "PR0906",
      "Old records of the inbox could not be deleted: %s.",
      "They stay until a later attempt succeeds; no message is lost or applied twice.",
      "Look at the cause; the next attempt follows within a minute."),
  UNREADABLE(
      "PR0907",
      "The id or the payload of a message to the consumer '%s' cannot be read: %s.",
      "The message was not recorded and not applied.",
      "Look at the cause; the broker delivers the message again after a rollback."),
  NOT_ANNOTATED(
      "PR0908",
      "The method %s was called as an @Idempotent one, but neither it nor its class is annotated.",
      "The call failed, since it is not known who consumes.",
      "Write @Idempotent on the method or its class, not into a stereotype."),
  CHANNEL_METHOD(
      "PR0909",
      "The method %s is @Idempotent for messages of MicroProfile Reactive Messaging, and %s.",
      "The application is not deployed; where it is already running, the message is nacked.",
      "Let it return a CompletionStage that is complete, and leave @Transactional out: it is called"
          + " in a transaction of its own, and the message is acknowledged after the commit."),
  NO_HEADER_READER(
      "PR0910",
      "The method %s is @Idempotent for messages of MicroProfile Reactive Messaging, and there is no"
          + " bean of the type dev.postrider.spi.HeaderReader.",
      "The application is not deployed, since no repetition would be noticed.",
      "Write one that reads the headers of the channel's messages, see"
          + " docs/reactive-messaging.md."),
  NACKED(
      "PR0911",
      "The message %s could not be applied by the consumer '%s', and its channel is told so: %s.",
      "Its transaction was rolled back; whether it comes again is up to the channel's failure"
          + " strategy.",
      "Look at the cause; see that the channel does not drop, or stop at, what is nacked.");

  private final Problem template;

  InboxProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
