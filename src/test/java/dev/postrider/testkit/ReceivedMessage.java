package dev.postrider.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A message as a plain client saw it.
 *
 * @param text the body of a TextMessage; else null
 * @param bytes the body of a BytesMessage; else null
 * @param properties the string properties, those beginning with JMSX left out
 * @param timestamp when it was sent, by the sender's clock
 */
public record ReceivedMessage(
    String text,
    byte[] bytes,
    Map<String, String> properties,
    boolean persistent,
    String correlationId,
    String type,
    long timestamp,
    long expiration,
    int deliveryCount) {

  /** The body as bytes; of a text, in UTF-8. */
  public byte[] body() {
    return text == null ? bytes : text.getBytes(StandardCharsets.UTF_8);
  }

  /** A property's value, or null. */
  public String property(String name) {
    return properties.get(name);
  }
}
