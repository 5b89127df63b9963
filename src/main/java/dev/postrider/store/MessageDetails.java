package dev.postrider.store;

import dev.postrider.store.JdbcMessageCatalog.FoundRow;
import dev.postrider.store.MessageCatalog.Attempt;
import dev.postrider.store.MessageCatalog.Collected;
import dev.postrider.store.MessageCatalog.Content;
import dev.postrider.store.MessageCatalog.Detail;
import dev.postrider.store.MessageCatalog.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything about one message. */
final class MessageDetails {

  private final Dialect dialect;
  private final Headers headers;
  private final String inOutbox;
  private final String aside;
  private final String scheduled;
  private final String sent;
  private final String content;
  private final String attempts;

  MessageDetails(Dialect dialect, Tables tables, Headers headers) {
    this.dialect = dialect;
    this.headers = headers;
    String columns = "SELECT m.version, m.event, m.content_type, m.headers,";
    String size = " OCTET_LENGTH(m.payload), m.expires_at";
    this.inOutbox =
        columns
            + (size
                + ", NULL, h.id, NULL, NULL, NULL, NULL FROM "
                + tables.outbox()
                + " m LEFT JOIN "
                + tables.blockedKey())
            + " b ON b.broker = m.broker AND b.shard = m.shard AND b.message_key = m.message_key"
            + (" LEFT JOIN " + tables.outbox() + " h ON h.seq = b.head_seq AND h.seq <> m.seq")
            + " WHERE m.seq = ?";
    this.aside =
        columns
            + (size + ", m.died_at, NULL, NULL, m.collected_from, m.consumer, m.first_failed_at")
            + (" FROM " + tables.dead() + " m WHERE m.seq = ?");
    this.scheduled =
        columns
            + size
            + ", NULL, NULL, NULL, NULL, NULL, NULL FROM "
            + tables.scheduled()
            + " m WHERE m.seq = ?";
    this.sent =
        columns
            + (" OCTET_LENGTH(m.payload), NULL, NULL, NULL, m.sent_at, NULL, NULL, NULL FROM "
                + tables.sent())
            + " m WHERE m.seq = ?";
    String payload = "SELECT content_type, payload FROM ";
    String one = " WHERE id = ? AND broker = ?";
    this.content =
        payload
            + tables.outbox()
            + one
            + " UNION ALL "
            + payload
            + tables.dead()
            + one
            + " UNION ALL "
            + payload
            + tables.scheduled()
            + one
            + " UNION ALL "
            + payload
            + tables.sent()
            + one
            + " LIMIT 1";
    this.attempts =
        "SELECT attempt, node, failed_at, reason, trace FROM "
            + tables.attempt()
            + one
            + " ORDER BY attempt_id LIMIT 1000";
  }

  /** Of a row with the columns of {@link FilteredMessages}. */
  static Entry entry(ResultSet row, int longestError) throws SQLException {
    String error = row.getString("error");
    return new Entry(
        row.getLong("seq"),
        row.getString("id"),
        row.getString("broker"),
        MessageState.valueOf(row.getString("state")),
        row.getString("message_key"),
        row.getString("destination"),
        row.getString("type"),
        row.getInt("attempts"),
        Objects.requireNonNull(instant(row.getObject("created_at", OffsetDateTime.class))),
        instant(row.getObject("due_at", OffsetDateTime.class)),
        error == null || error.length() <= longestError ? error : error.substring(0, longestError));
  }

  /** The rest of it; nothing if it has just left. */
  Optional<Detail> of(Connection connection, FoundRow found) throws SQLException {
    try (PreparedStatement statement = dialect.question(connection, query(found))) {
      new Parameters(statement).number(found.entry().seq());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(detail(found.entry(), row)) : Optional.empty();
      }
    }
  }

  private String query(FoundRow found) {
    return switch (found.entry().state()) {
      case SCHEDULED -> scheduled;
      case SENT -> sent;
      default -> found.aside() ? aside : inOutbox;
    };
  }

  private Detail detail(Entry entry, ResultSet row) throws SQLException {
    return new Detail(
        entry,
        row.getString(1),
        row.getString(2),
        row.getString(3),
        headers.read(row.getString(4)),
        row.getLong(5),
        instant(row.getObject(6, OffsetDateTime.class)),
        instant(row.getObject(7, OffsetDateTime.class)),
        row.getString(8),
        instant(row.getObject(9, OffsetDateTime.class)),
        collected(row));
  }

  private static @Nullable Collected collected(ResultSet row) throws SQLException {
    String from = row.getString(10);
    return from == null
        ? null
        : new Collected(from, row.getString(11), instant(row.getObject(12, OffsetDateTime.class)));
  }

  Optional<Content> content(Connection connection, String id, String broker) throws SQLException {
    try (PreparedStatement statement = dialect.question(connection, content)) {
      new Parameters(statement).all(List.of(id, broker, id, broker, id, broker, id, broker));
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Content(row.getString(1), row.getBytes(2)))
            : Optional.empty();
      }
    }
  }

  List<Attempt> attempts(Connection connection, String id, String broker) throws SQLException {
    List<Attempt> found = new ArrayList<>();
    try (PreparedStatement statement = dialect.question(connection, attempts)) {
      new Parameters(statement).text(id).text(broker);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(
              new Attempt(
                  row.getInt(1),
                  row.getString(2),
                  time(row, 3),
                  row.getString(4),
                  row.getString(5)));
        }
      }
    }
    return found;
  }

  static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
