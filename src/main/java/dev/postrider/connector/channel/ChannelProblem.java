package dev.postrider.connector.channel;

import dev.postrider.Problem;

/** PR1300 to PR1349: a channel of Reactive Messaging that is missing or out of order. */
enum ChannelProblem implements Problem.Entry {
  /** Facts: broker, number of beans. */
  BEAN(
      "PR1301",
      "The broker '%1$s' needs one bean that is a BrokerChannel with @ForBroker(\"%1$s\"), and"
          + " there are %2$s.",
      "Postrider does not start.",
      "Write such a bean with the emitter of the channel, see docs/reactive-messaging.md. An"
          + " application has it, the WAR of Postrider cannot: there, do not configure the broker."),
  /** Facts: broker, address, reason. */
  UNUSABLE(
      "PR1302",
      "The broker '%s' has by %s no emitter that can be used: %s.",
      Texts.WAITING,
      "See the log of the Reactive Messaging runtime, and whether its connector has given up; a"
          + " channel that has ended comes back only with the application."),
  /** Facts: broker, address, time. */
  FULL(
      "PR1303",
      "The broker '%s' takes no further message by %s: the buffer of its emitter was full for %s.",
      Texts.WAITING,
      "See whether the broker takes messages, and that nobody else uses the emitter; or have a"
          + " smaller max-in-flight, or a larger buffer (@OnOverflow)."),
  /** Facts: broker, address, destination, reason. */
  NACKED(
      "PR1304",
      "The broker '%s' has by %s not taken the message to %s: %s.",
      Texts.WAITING,
      "None, if it happens rarely: it is sent again. If the reason lies in the message,"
          + " BrokerChannel.refuses can tell."),
  /** Facts: broker, address. */
  SENDS_ONLY(
      "PR1305",
      "The broker '%s' cannot be subscribed to: %s only sends.",
      "Nothing is received.",
      "Receive with @Incoming, and put @Idempotent beside it, see docs/reactive-messaging.md.");

  private final Problem template;

  ChannelProblem(String code, String what, String consequence, String remedy) {
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
