package dev.postrider.inbox;

import jakarta.jms.BytesMessage;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Messages as a strict provider hands them over: what a test did not foresee throws. */
final class JmsMessages {

  private JmsMessages() {}

  static TextMessage text(String body, Map<String, String> properties) {
    return message(TextMessage.class, properties, (proxy, method, args) -> body);
  }

  static MapMessage map(Map<String, String> properties) {
    return message(MapMessage.class, properties, JmsMessages::unforeseen);
  }

  /** Has a position like a real one. */
  static BytesMessage bytes(byte[] body, Map<String, String> properties) {
    int[] position = {0};
    return message(
        BytesMessage.class,
        properties,
        (proxy, method, args) -> {
          switch (method.getName()) {
            case "reset":
              position[0] = 0;
              return null;
            case "readByte":
              return body[position[0]++];
            case "readBytes":
              byte[] target = (byte[]) args[0];
              int length = Math.min(target.length, body.length - position[0]);
              System.arraycopy(body, position[0], target, 0, length);
              position[0] += length;
              return length == 0 ? -1 : length;
            default:
              return unforeseen(proxy, method, args);
          }
        });
  }

  private static <T extends Message> T message(
      Class<T> type, Map<String, String> properties, InvocationHandler body) {
    InvocationHandler handler =
        (proxy, method, args) ->
            switch (method.getName()) {
              case "getStringProperty" -> properties.get((String) args[0]);
              case "getJMSMessageID" -> properties.get("JMSMessageID");
              default -> body.invoke(proxy, method, args);
            };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object unforeseen(Object proxy, Method method, Object[] args) {
    throw new UnsupportedOperationException(method.toString());
  }
}
