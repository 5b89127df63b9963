package dev.postrider.relay;

import dev.postrider.spi.OutgoingMessage;
import dev.postrider.store.StoredMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From row to message: the headers every consumer sees. */
final class Wire {

  private static final String CORRELATION_ID = "postrider_correlation_id";

  private static final TimeText TIMES = new TimeText();

  private Wire() {}

  static OutgoingMessage message(StoredMessage row) {
    Map<String, String> headers = new LinkedHashMap<>(row.headers());
    headers.put("postrider_id", row.id());
    headers.put("postrider_destination", row.destination());
    headers.put("postrider_created_at", TIMES.text(row.createdAt()));
    put(headers, "postrider_type", row.type());
    put(headers, "postrider_version", row.version());
    put(headers, "postrider_event", row.event());
    put(headers, "postrider_key", row.key().equals(row.id()) ? null : row.key());
    return new OutgoingMessage(
        row.id(),
        row.destination(),
        row.key(),
        row.type(),
        row.contentType(),
        headers.get(CORRELATION_ID),
        headers,
        row.payload(),
        row.expiresAt());
  }

  private static void put(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }
}
