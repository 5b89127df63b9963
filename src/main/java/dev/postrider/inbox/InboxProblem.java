package dev.postrider.inbox;

import dev.postrider.Problem;

/** PR0901 to PR0999: what keeps a message from being applied once. */
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
      "The method %s is @Idempotent and has %d parameters of the types jakarta.jms.Message and"
          + " dev.postrider.MessageId.",
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
  SUBSCRIBE_PARAMETER(
      "PR0911",
      "The method %s is @Subscribe and does not have exactly one parameter of the type"
          + " dev.postrider.Delivery<…>.",
      "The application is not deployed.",
      "Give it that parameter alone, with a class instead of a variable or a wildcard."),
  SUBSCRIBE_METHOD(
      "PR0912",
      "The method %s is @Subscribe, but private, static or abstract.",
      "The application is not deployed.",
      "Make it a method that can be called on the bean."),
  SUBSCRIBE_VALUE(
      "PR0913",
      "The method %s has @Subscribe with %s = %s, which is not %s.",
      "The application is not deployed.",
      "Correct the value."),
  SUBSCRIBE_BROKER(
      "PR0914",
      "The method %s subscribes at the broker '%s', which is not configured here; there are %s.",
      "The application is not deployed.",
      "List the broker in postrider.brokers, or name another one; without a name it is"
          + " postrider.default-broker."),
  SUBSCRIBE_TWICE(
      "PR0915",
      "The methods %s and %s subscribe to %s for one consumer, '%s'.",
      "The application is not deployed, since each message would reach one of them by chance.",
      "Give each its own consumer; a queue, other than a topic of Kafka, still gives each message"
          + " to one of them, so that each needs a queue of its own there."),
  NOT_APPLIED(
      "PR0921",
      "The message %s could not be applied by the consumer '%s' (attempt %d); it is tried again"
          + " in %s: %s.",
      "Its transaction was rolled back; the later messages of its key wait.",
      "Look at the cause."),
  DEAD_LETTER(
      "PR0922",
      "The message %s could not be applied by the consumer '%s' and is now in %s: %s.",
      "It is not tried again; the later messages of its key go on.",
      "Look at the cause, and send it again from the dead letter queue when that is mended."),
  DEAD_LETTER_QUEUE(
      "PR0923",
      "The message %s of the consumer '%s' could not be put into %s: %s. The next try is in %s.",
      "It stays unacknowledged, so that it is not lost; the later messages of its key wait.",
      "See that the queue exists, or may be created, and that the user may send to it."),
  NOT_RECEIVING(
      "PR0924",
      "The consumer '%s' cannot receive from %s: %s.",
      "Its messages wait at the broker; it connects again with growing pauses.",
      "Look at the reason."),
  TIMED_OUT(
      "PR0925",
      "The consumer '%s' has worked on the message %s for longer than postrider.subscribe.timeout,"
          + " %s.",
      "Its transaction is to be rolled back and its thread is interrupted; the attempt counts as"
          + " failed when the call ends.",
      "Find out what it waits for, or allow more time."),
  NOT_STARTED(
      "PR0926",
      "The subscriptions cannot start yet: %s.",
      "Their messages wait at their brokers; this is tried again every second.",
      "Do what the reason says.");

  private final Problem template;

  InboxProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
