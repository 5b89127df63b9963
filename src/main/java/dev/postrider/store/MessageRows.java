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
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads rows of the outbox in full. */
final class MessageRows {

  private final Headers headers;
  private final String select;

  MessageRows(Dialect dialect, Tables tables, Headers headers) {
    this.headers = headers;
    this.select =
        ("SELECT " + columns(dialect, "o") + ", o.payload AS payload FROM " + tables.outbox())
            + " o WHERE o.seq = ANY(?) ORDER BY o.seq";
  }

  /** What {@link #messageOf} reads, but {@code payload}. */
  static String columns(Dialect dialect, String row) {
    String columns =
        Stream.of(
                "seq",
                "id",
                "message_key",
                "destination",
                "type",
                "version",
                "event",
                "content_type",
                "headers",
                "created_at",
                "expires_at",
                "expires_at <= CURRENT_TIMESTAMP",
                "attempts")
            .map(column -> row + "." + column)
            .collect(Collectors.joining(", "));
    return columns + ", " + dialect.secondsSince(row + ".queued_at");
  }

  /** Those of the rows that are still there, ascending. */
  List<StoredMessage> fetch(Connection connection, Collection<Long> seqs) throws SQLException {
    if (seqs.isEmpty()) {
      return List.of();
    }
    List<StoredMessage> messages = new ArrayList<>(seqs.size());
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      new Parameters(statement).numbers(seqs);
      long asked = System.nanoTime();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          messages.add(Objects.requireNonNull(messageOf(row, asked)));
        }
      }
    }
    return messages;
  }

  /**
   * The message of a row; null if the payload was not read.
   *
   * @param asked when the statement began, by {@link System#nanoTime()}
   */
  @Nullable StoredMessage messageOf(ResultSet row, long asked) throws SQLException {
    byte[] payload = row.getBytes(15);
    return payload == null ? null : message(row, payload, asked);
  }

  private StoredMessage message(ResultSet row, byte[] payload, long asked) throws SQLException {
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
        payload,
        row.getObject(10, OffsetDateTime.class).toInstant(),
        instant(row.getObject(11, OffsetDateTime.class)),
        row.getBoolean(12),
        row.getInt(13),
        asked - Math.max(0, (long) (row.getDouble(14) * 1e9)));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
