package dev.postrider.demo;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the demo can run on: the values of {@code -Dbroker}, each with a profile of the shop's
 * configuration, {@code microprofile-config-<name>.properties}.
 */
enum BrokerKind {
  ARTEMIS("Artemis, by JMS", Texts.FULL_QUEUE),
  STOMP("Artemis, by STOMP", Texts.FULL_QUEUE),
  KAFKA("Kafka", "its topic takes no message, however small, and the broker rejects them"),
  RABBITMQ("RabbitMQ", Texts.FULL_QUEUE);

  private final String title;
  private final String closed;

  BrokerKind(String title, String closed) {
    this.title = title;
    this.closed = closed;
  }

  /** The one of that name, in any case. */
  static BrokerKind named(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.key().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new DemoException(
                    "There is no broker '" + name + "'; -Dbroker is one of " + keys() + "."));
  }

  /** As in {@code -Dbroker}. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What people call it. */
  String title() {
    return title;
  }

  /** What it does to messages for the warehouse while that is closed. */
  String closed() {
    return closed;
  }

  private static String keys() {
    return Arrays.stream(values()).map(BrokerKind::key).collect(Collectors.joining(", "));
  }

  private static final class Texts {
    static final String FULL_QUEUE =
        "its queue takes about five messages, and the broker rejects more";

    private Texts() {}
  }
}
