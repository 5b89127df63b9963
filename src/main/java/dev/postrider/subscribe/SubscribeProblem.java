package dev.postrider.subscribe;

import dev.postrider.Problem;

/** PR0950 to PR0999: what keeps a subscription from receiving, or a message from being applied. */
enum SubscribeProblem implements Problem.Entry {
  SUBSCRIBE_PARAMETER(
      "PR0951",
      "The method %s is @Subscribe and does not have exactly one parameter of the type"
          + " dev.postrider.Delivery<…>.",
      "The application is not deployed.",
      "Give it that parameter alone, with a class instead of a variable or a wildcard."),
  SUBSCRIBE_METHOD(
      "PR0952",
      "The method %s is @Subscribe, but private, static or abstract.",
      "The application is not deployed.",
      "Make it a method that can be called on the bean."),
  SUBSCRIBE_VALUE(
      "PR0953",
      "The method %s has @Subscribe with %s = %s, which is not %s.",
      "The application is not deployed.",
      "Correct the value."),
  SUBSCRIBE_BROKER(
      "PR0954",
      "The method %s subscribes at the broker '%s', which is not configured here; there are %s.",
      "The application is not deployed.",
      "List the broker in postrider.brokers, or name another one; without a name it is"
          + " postrider.default-broker."),
  SUBSCRIBE_TWICE(
      "PR0955",
      "The methods %s and %s subscribe to %s for one consumer, '%s'.",
      "The application is not deployed, since each message would reach one of them by chance.",
      "Give each its own consumer; a queue, other than a topic of Kafka, still gives each message"
          + " to one of them, so that each needs a queue of its own there."),
  SUBSCRIBE_SENDS_ONLY(
      "PR0956",
      "The method %s subscribes at the broker '%s', whose connector %s only sends.",
      "The application is not deployed.",
      "Receive with @Incoming of MicroProfile Reactive Messaging, and put @Idempotent beside it, see"
          + " docs/reactive-messaging.md."),
  NOT_APPLIED(
      "PR0961",
      "The message %s could not be applied by the consumer '%s' (attempt %d); it is tried again"
          + " in %s: %s.",
      "Its transaction was rolled back; the later messages of its key wait.",
      "Look at the cause."),
  DEAD_LETTER(
      "PR0962",
      "The message %s could not be applied by the consumer '%s' and is now in %s: %s.",
      "It is not tried again; the later messages of its key go on.",
      "Look at the cause, and send it again from the dead letter queue when that is mended."),
  DEAD_LETTER_QUEUE(
      "PR0963",
      "The message %s of the consumer '%s' could not be put into %s: %s. The next try is in %s.",
      "It stays unacknowledged, so that it is not lost; the later messages of its key wait.",
      "See that the queue exists, or may be created, and that the user may send to it."),
  NOT_RECEIVING(
      "PR0964",
      "The consumer '%s' cannot receive from %s: %s.",
      "Its messages wait at the broker; it connects again with growing pauses.",
      "Look at the reason."),
  TIMED_OUT(
      "PR0965",
      "The consumer '%s' has worked on the message %s for longer than postrider.subscribe.timeout,"
          + " %s.",
      "Its transaction is to be rolled back and its thread is interrupted; the attempt counts as"
          + " failed when the call ends.",
      "Find out what it waits for, or allow more time."),
  NOT_STARTED(
      "PR0966",
      "The subscriptions cannot start yet: %s.",
      "Their messages wait at their brokers; this is tried again every second.",
      "Do what the reason says."),
  NO_REPLY_TO(
      "PR0967",
      "The consumer '%s' answers the message %s, which does not say where an answer is expected.",
      "No answer was stored; unless the exception is caught, the call fails and is tried again.",
      "Ask delivery.replyTo() first, or let the sender set Message.replyTo.");

  private final Problem template;

  SubscribeProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
