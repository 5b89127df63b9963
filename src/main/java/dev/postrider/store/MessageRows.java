package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows of the outbox in full. */
final class MessageRows {

  private final Headers headers;
  private final String select;

  MessageRows(Tables tables, Headers headers) {
    this.headers = headers;
    this.select =
        "SELECT seq, id, message_key, destination, type, version, event, content_type, headers,"
            + " payload, created_at, expires_at, expires_at <= CURRENT_TIMESTAMP, attempts FROM "
            + tables.outbox()
            + " WHERE seq = ANY(?) ORDER BY seq";
  }

  /** Those of the rows that are still there, ascending. */
  List<StoredMessage> fetch(Connection connection, Collection<Long> seqs) throws SQLException {
    if (seqs.isEmpty()) {
      return List.of();
    }
    List<StoredMessage> messages = new ArrayList<>(seqs.size());
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      new Parameters(statement).numbers(seqs);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          messages.add(message(row));
        }
      }
    }
    return messages;
  }

  private StoredMessage message(ResultSet row) throws SQLException {
    return new StoredMessage(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        headers.read(row.getString(9)),
        row.getBytes(10),
        row.getObject(11, OffsetDateTime.class).toInstant(),
        instant(row.getObject(12, OffsetDateTime.class)),
        row.getBoolean(13),
        row.getInt(14));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
