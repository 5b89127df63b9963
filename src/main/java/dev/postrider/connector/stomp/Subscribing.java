package dev.postrider.connector.stomp;

import dev.postrider.connector.stomp.Dialect.Address;
import dev.postrider.spi.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes to a source. A topic's messages are kept for its consumer in a queue whose name tells
 * whose it is, so that receivers on all nodes share it.
 */
record Subscribing(StompSettings settings, Source source) {

  /** The number of the only subscription of a connection. */
  private static final String ID = "1";

  private static final String TOPIC = "/topic/";
  private static final String EXCHANGE = "/exchange/";

  /** What fits into RabbitMQ's protocol. */
  private static final int MOST_PREFETCHED = 0xffff;

  /** What a message may have if Artemis is to send as many as are wanted ahead. */
  private static final long USUAL_SIZE = 1024;

  /** The client id to which a topic's subscription belongs on Artemis; none for a queue. */
  @Nullable String clientId() {
    return isTopic() ? settings.clientId().orElse("postrider") + "." + source.consumer() : null;
  }

  /**
   * The frame; empty if the broker has no such destination.
   *
   * @param receipt by which the broker says that it has accepted the subscription
   */
  Optional<Frame> frame(Dialect dialect, String receipt) {
    return dialect.address(source.destination()).map(address -> frame(dialect, address, receipt));
  }

  private Frame frame(Dialect dialect, Address address, String receipt) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("id", ID);
    headers.put("destination", address.destination());
    headers.put("ack", "client-individual");
    headers.put("receipt", receipt);
    switch (dialect) {
      case ARTEMIS -> addArtemis(headers, address);
      case RABBITMQ -> addRabbit(headers);
      default -> addActiveMq(headers);
    }
    return new Frame(Frame.SUBSCRIBE, headers);
  }

  /** Artemis counts bytes; one too few holds back all but one message. */
  private void addArtemis(Map<String, String> headers, Address address) {
    long bytes = source.prefetch() == 1 ? 1 : source.prefetch() * USUAL_SIZE;
    headers.put("consumer-window-size", Long.toString(Math.min(Integer.MAX_VALUE, bytes)));
    headers.put("subscription-type", isTopic() ? "MULTICAST" : "ANYCAST");
    if (isTopic()) {
      headers.put("durable-subscription-name", address.destination());
    }
  }

  private void addRabbit(Map<String, String> headers) {
    headers.put("prefetch-count", Integer.toString(Math.min(source.prefetch(), MOST_PREFETCHED)));
    if (isTopic() || source.destination().startsWith(EXCHANGE)) {
      headers.put("durable", "true");
      headers.put("auto-delete", "false");
      headers.put("x-queue-name", "postrider:" + source.consumer() + ":" + bound());
    }
  }

  private void addActiveMq(Map<String, String> headers) {
    headers.put("activemq.prefetchSize", Integer.toString(source.prefetch()));
    if (isTopic()) {
      headers.put("activemq.subscriptionName", source.destination().substring(TOPIC.length()));
    }
  }

  private boolean isTopic() {
    return source.destination().startsWith(TOPIC);
  }

  /**
   * As the connector by RabbitMQ's own protocol writes it, so that either goes on for the other.
   */
  private String bound() {
    String destination = source.destination();
    return isTopic()
        ? destination.substring(TOPIC.length())
        : destination.substring(EXCHANGE.length()).replaceFirst("/", ":");
  }
}
