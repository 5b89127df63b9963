package dev.postrider.connector.rabbitmq;

import java.nio.charset.StandardCharsets;

/**
 * Where a destination leads at the broker.
 *
 * @param exchange its name; empty for the exchange that leads to queues by their names
 * @param key the routing key
 * @param isOurs whether it is a queue that we may declare
 */
record Route(String exchange, String key, boolean isOurs) {

  /** Of a name in AMQP, in bytes. */
  static final int LONGEST = 255;

  /** The exchange that leads to subscribers by topics, in every virtual host. */
  static final String TOPICS = "amq.topic";

  private static final String QUEUE = "/queue/";
  private static final String EXISTING_QUEUE = "/amq/queue/";
  private static final String TOPIC = "/topic/";
  private static final String EXCHANGE = "/exchange/";

  /** Reads a destination. */
  static Route to(String destination) throws RefusedException {
    Route route = read(destination);
    if (isTooLong(route.key()) || isTooLong(route.exchange())) {
      throw new RefusedException(
          "names and routing keys have at most " + LONGEST + " bytes in RabbitMQ");
    }
    return route;
  }

  /** Whether it leads to one queue, by its name. */
  boolean isQueue() {
    return exchange.isEmpty();
  }

  /** Whether a text is no name or short text in AMQP. */
  static boolean isTooLong(String text) {
    return text.length() > LONGEST
        || text.length() * 3 > LONGEST && text.getBytes(StandardCharsets.UTF_8).length > LONGEST;
  }

  private static Route read(String destination) throws RefusedException {
    if (destination.startsWith(TOPIC)) {
      return new Route(TOPICS, named(destination, TOPIC), false);
    }
    if (destination.startsWith(EXISTING_QUEUE)) {
      return new Route("", named(destination, EXISTING_QUEUE), false);
    }
    if (destination.startsWith(EXCHANGE)) {
      String[] parts = named(destination, EXCHANGE).split("/", 2);
      if (!parts[0].isBlank()) {
        return new Route(parts[0], parts.length == 1 ? "" : parts[1], false);
      }
    } else if (destination.startsWith(QUEUE)) {
      return new Route("", named(destination, QUEUE), true);
    } else if (!destination.startsWith("/")) {
      return new Route("", named(destination, ""), true);
    }
    throw new RefusedException(
        "it is none of /queue/…, /topic/…, /exchange/…/…, /amq/queue/… and a plain name");
  }

  private static String named(String destination, String prefix) throws RefusedException {
    String name = destination.substring(prefix.length());
    if (name.isBlank()) {
      throw new RefusedException("it has no name");
    }
    return name;
  }
}
