package dev.postrider.bench;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a consumer needs that is to apply each message once and to know what it is. */
record Letter(
    String id, String key, String destination, String type, byte[] payload, Instant created) {

  /** A row of the pollers' table, from its second column on. */
  static Letter of(ResultSet row) throws SQLException {
    return new Letter(
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getBytes(6),
        row.getTimestamp(7).toInstant());
  }

  /** A message that comes from no table. */
  static Letter of(String id, String key, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return new Letter(id, key, Stage.QUEUE, "application/json", payload, Instant.now());
  }

  /** As many as ours has. */
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("message_id", id);
    headers.put("message_destination", destination);
    headers.put("message_created_at", created.toString());
    headers.put("message_key", key);
    return headers;
  }
}
