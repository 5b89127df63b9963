package dev.postrider.store;

import dev.postrider.store.QueueJobs.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds dead letters of consumers to those of the relay, in the transaction of the caller.
 *
 * <p>Each is inserted into the outbox and taken out again. So it gets a number of the one sequence
 * there is for messages, without a right on the sequence; and of two transactions with the same
 * message one waits, and then sees what the other one did. Nobody else ever sees it there.
 */
final class LetterRows {

  private static final int MAX_REASON = 4_000;

  private final Headers headers;
  private final String waiting;
  private final String pass;
  private final String dead;
  private final String insert;
  private final String delete;

  LetterRows(Dialect dialect, Tables tables, Headers headers) {
    this.headers = headers;
    String here = " WHERE id = ? AND broker = ?";
    this.waiting =
        ("SELECT 1 FROM " + tables.outbox() + here)
            + (" UNION ALL SELECT 1 FROM " + tables.scheduled() + here);
    this.pass = dialect.append(tables);
    this.dead = "SELECT collected_from FROM " + tables.dead() + here;
    String columns =
        "id, broker, shard, message_key, destination, type, version, event, content_type, headers,"
            + " payload";
    String time = "CAST(? AS timestamp with time zone)";
    this.insert =
        ("INSERT INTO " + tables.dead() + " (seq, " + columns)
            + ", created_at, attempts, reason, died_at, collected_from, consumer, first_failed_at)"
            + (" SELECT seq, "
                + columns
                + ", "
                + time
                + ", CAST(? AS integer), CAST(? AS varchar), ")
            + (time + ", CAST(? AS varchar), CAST(? AS varchar), " + time)
            + (" FROM " + tables.outbox() + " WHERE seq = ?");
    this.delete = "DELETE FROM " + tables.outbox() + " WHERE seq = ?";
  }

  Verdict add(Connection connection, CollectedLetter letter) throws SQLException {
    if (isWaiting(connection, letter.message())) {
      return Verdict.CONFLICT;
    }
    long seq = pass(connection, letter.message());
    List<String> known = known(connection, letter.message());
    if (known.isEmpty()) {
      insert(connection, letter, seq);
    }
    try (PreparedStatement statement = connection.prepareStatement(delete)) {
      new Parameters(statement).number(seq);
      statement.executeUpdate();
    }
    if (known.isEmpty()) {
      return Verdict.STORED;
    }
    return known.contains(letter.from()) ? Verdict.REPEATED : Verdict.CONFLICT;
  }

  private boolean isWaiting(Connection connection, OutboxEntry message) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(waiting)) {
      String broker = message.lane().broker();
      new Parameters(statement).all(List.of(message.id(), broker, message.id(), broker));
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private long pass(Connection connection, OutboxEntry message) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(pass, new String[] {"seq"})) {
      new Parameters(statement)
          .text(message.id())
          .lane(message.lane())
          .text(message.key())
          .text(message.destination())
          .text(message.type())
          .text(message.version())
          .text(message.event())
          .text(message.contentType())
          .text(headers.write(message.headers()))
          .bytes(message.payload())
          .millis(null);
      statement.executeUpdate();
      try (ResultSet row = statement.getGeneratedKeys()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The queues from which the message is there; {@code ""} for the relay's own. */
  private List<String> known(Connection connection, OutboxEntry message) throws SQLException {
    List<String> queues = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(dead)) {
      new Parameters(statement).text(message.id()).text(message.lane().broker());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String queue = row.getString(1);
          queues.add(queue == null ? "" : queue);
        }
      }
    }
    return queues;
  }

  private void insert(Connection connection, CollectedLetter letter, long seq) throws SQLException {
    CollectedLetter.Death death = letter.death();
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      new Parameters(statement)
          .time(letter.createdAt())
          .number(death.attempts())
          .text(death.reason(), MAX_REASON)
          .time(death.last())
          .text(letter.from())
          .text(death.consumer(), 255)
          .timeOrNull(death.first())
          .number(seq);
      statement.executeUpdate();
    }
  }
}
