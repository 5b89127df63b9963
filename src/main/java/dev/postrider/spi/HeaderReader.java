package dev.postrider.spi;

import java.util.Map;
import java.util.Optional;

/**
 * Reads the headers of messages whose class Postrider does not know: those of MicroProfile Reactive
 * Messaging, whose standard has none. An application that has {@link dev.postrider.Idempotent}
 * methods with such a parameter has a CDI bean of this type for each kind of broker they come from:
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class AmqpHeaders implements HeaderReader {
 *   public Optional<Map<String, String>> headers(Object message) {
 *     return ((Message<?>) message).getMetadata(IncomingAmqpMetadata.class)
 *         .map(metadata -> Map.of("postrider_id", metadata.getId()));
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface HeaderReader {

  /**
   * The headers of a message by the names their sender gave them. What counts is {@code
   * postrider_id}, else {@code dop-msg-id} or {@code cap-msg-id}; a message with none of them is
   * applied each time it comes. {@code postrider_correlation_id} is carried on.
   *
   * <p>Called by any thread, outside a transaction.
   *
   * @param message the argument of the method
   * @return empty if this reader does not know such messages: then another one is asked
   */
  Optional<Map<String, String>> headers(Object message);
}
