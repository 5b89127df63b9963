package dev.postrider.connector.jms;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageEOFException;
import jakarta.jms.StreamMessage;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of names and values as JSON, so that a dead letter keeps them: numbers as such, bytes in
 * Base64, all else as text.
 */
final class ForeignBody {

  private static final JsonProvider JSON = JsonProvider.provider();

  private ForeignBody() {}

  static byte[] of(MapMessage message) throws JMSException {
    JsonObjectBuilder body = JSON.createObjectBuilder();
    for (Enumeration<?> names = message.getMapNames(); names.hasMoreElements(); ) {
      String name = String.valueOf(names.nextElement());
      body.add(name, value(message.getObject(name)));
    }
    return bytes(body.build());
  }

  static byte[] of(StreamMessage message) throws JMSException {
    JsonArrayBuilder body = JSON.createArrayBuilder();
    message.reset();
    try {
      while (true) {
        body.add(value(message.readObject()));
      }
    } catch (MessageEOFException end) {
      return bytes(body.build());
    }
  }

  private static JsonValue value(@Nullable Object value) {
    if (value == null) {
      return JsonValue.NULL;
    }
    if (value instanceof Boolean truth) {
      return truth ? JsonValue.TRUE : JsonValue.FALSE;
    }
    if (value instanceof byte[] bytes) {
      return JSON.createValue(Base64.getEncoder().encodeToString(bytes));
    }
    String text = value.toString();
    return value instanceof Number && !text.contains("N") && !text.contains("I")
        ? JSON.createValue(new BigDecimal(text))
        : JSON.createValue(text);
  }

  private static byte[] bytes(JsonValue body) {
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
