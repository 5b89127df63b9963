package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables of messages, due and not yet due, as capture sees them. */
final class JdbcOutboxStore implements OutboxStore {

  private final Headers headers;
  private final String insert;
  private final String schedule;

  JdbcOutboxStore(Dialect dialect, Tables tables, Headers headers) {
    this.headers = headers;
    this.insert = dialect.append(tables);
    this.schedule =
        ("INSERT INTO " + tables.scheduled())
            + " (id, broker, shard, message_key, destination, type, version, event, content_type,"
            + (" headers, payload, expires_at, due_at) VALUES (" + "?, ".repeat(11))
            + (dialect.later() + ", COALESCE(CAST(? AS timestamp with time zone), ")
            + (dialect.later() + "))");
  }

  @Override
  public void append(Connection connection, List<OutboxEntry> entries) throws SQLException {
    Map<Boolean, List<OutboxEntry>> byLater =
        entries.stream().collect(Collectors.partitioningBy(entry -> entry.due() != null));
    insert(connection, insert, byLater.get(false));
    insert(connection, schedule, byLater.get(true));
  }

  private void insert(Connection connection, String sql, @Nullable List<OutboxEntry> entries)
      throws SQLException {
    if (entries == null || entries.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (OutboxEntry entry : entries) {
        bind(statement, entry);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void bind(PreparedStatement statement, OutboxEntry entry) throws SQLException {
    Parameters parameters =
        new Parameters(statement)
            .text(entry.id())
            .lane(entry.lane())
            .text(entry.key())
            .text(entry.destination())
            .text(entry.type())
            .text(entry.version())
            .text(entry.event())
            .text(entry.contentType())
            .text(headers.write(entry.headers()))
            .bytes(entry.payload())
            .millis(entry.expiresAfter());
    if (entry.due() != null) {
      bind(parameters, entry.due());
    }
  }

  private static void bind(Parameters parameters, Due due) throws SQLException {
    Instant time = due instanceof Due.At at ? at.time() : null;
    Duration delay = due instanceof Due.After after ? after.delay() : null;
    parameters.timeOrNull(time).millis(delay);
  }
}
