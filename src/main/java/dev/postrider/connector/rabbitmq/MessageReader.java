package dev.postrider.connector.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Delivery;
import dev.postrider.connector.RabbitReplyTo;
import dev.postrider.spi.IncomingMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the broker delivers.
 *
 * @param destination where it is received
 */
record MessageReader(String destination) {

  private static final String CONTENT_TYPE = "content_type";
  private static final String DELIVERIES = "x-delivery-count";

  /** What the broker adds, or takes from the sender for itself. */
  private static final Pattern OF_THE_WIRE =
      Pattern.compile("CC|x-death|x-(first|last)-death-.*|" + DELIVERIES);

  IncomingMessage read(Delivery delivery) {
    AMQP.BasicProperties properties = delivery.getProperties();
    Map<String, Object> all = properties.getHeaders() == null ? Map.of() : properties.getHeaders();
    Map<String, String> headers = headers(all);
    String contentType = properties.getContentType();
    return new IncomingMessage(
        destination,
        headers,
        delivery.getBody(),
        contentType == null ? headers.remove(CONTENT_TYPE) : contentType,
        properties.getMessageId(),
        properties.getCorrelationId(),
        RabbitReplyTo.destination(properties.getReplyTo()),
        null,
        attempt(all.get(DELIVERIES), delivery.getEnvelope().isRedeliver()));
  }

  private static Map<String, String> headers(Map<String, Object> all) {
    Map<String, String> headers = new LinkedHashMap<>();
    all.forEach(
        (name, value) -> {
          if (value != null && !OF_THE_WIRE.matcher(name).matches()) {
            headers.put(name, String.valueOf(value));
          }
        });
    return headers;
  }

  /** Quorum queues count; the others say whether it is the first time. */
  private static int attempt(@Nullable Object deliveries, boolean again) {
    if (deliveries instanceof Number count) {
      return count.intValue() + 1;
    }
    return again ? 2 : 1;
  }
}
