package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The outbox table as capture sees it. */
final class JdbcOutboxStore implements OutboxStore {

  private final Headers headers;
  private final String insert;

  JdbcOutboxStore(Dialect dialect, Tables tables, Headers headers) {
    this.headers = headers;
    this.insert = dialect.append(tables);
  }

  @Override
  public void append(Connection connection, List<OutboxEntry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (OutboxEntry entry : entries) {
        bind(statement, entry);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void bind(PreparedStatement statement, OutboxEntry entry) throws SQLException {
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
  }
}
