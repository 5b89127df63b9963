package dev.postrider.connector.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BasicProperties;
import com.rabbitmq.client.Return;
import dev.postrider.spi.OutgoingMessage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is given to the client.
 *
 * @param mandatory whether the broker sends it back if no queue takes it
 */
record Publication(
    OutgoingMessage message, Route route, boolean mandatory, AMQP.BasicProperties properties) {

  /** Whether this is what the broker sent back; at most one with an id is in flight. */
  boolean is(Return returned) {
    return returned.getRoutingKey().equals(route.key())
        && returned.getExchange().equals(route.exchange())
        && id(returned.getProperties()).equals(id(properties));
  }

  private static String id(BasicProperties properties) {
    Map<String, @Nullable Object> headers = properties.getHeaders();
    return properties.getMessageId() == null && headers != null
        ? String.valueOf(headers.get("postrider_id"))
        : String.valueOf(properties.getMessageId());
  }
}
