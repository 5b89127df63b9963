package dev.postrider.spi;

/**
 * What is received, and by whom.
 *
 * @param destination {@code /queue/x}, {@code /topic/x} or plain, as the connector writes it
 * @param consumer who receives: receivers of one consumer share the messages, also those on other
 *     nodes; a topic's messages are kept for it while it is away (durable subscription, consumer
 *     group)
 * @param concurrency how many messages may be worked on at once, at least 1
 * @param prefetch the most deliveries that are open at once, at least {@code concurrency}; a broker
 *     may keep to fewer
 */
public record Source(String destination, String consumer, int concurrency, int prefetch) {

  /** Checks the numbers. */
  public Source {
    if (concurrency < 1 || prefetch < concurrency) {
      throw new IllegalArgumentException(
          "1 <= concurrency <= prefetch, not " + concurrency + " and " + prefetch);
    }
  }
}
