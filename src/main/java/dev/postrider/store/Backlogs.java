package dev.postrider.store;

import dev.postrider.store.MessageCatalog.Backlog;
import dev.postrider.store.MessageCatalog.Count;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Numbers of messages, from a look at the oldest ones. A message waits since it is in the outbox,
 * which is later than it was stored if it was scheduled.
 */
final class Backlogs {

  private final Dialect dialect;
  private final String flowing;
  private final String byDestination;
  private final String oldest;

  Backlogs(Dialect dialect, Tables tables) {
    this.dialect = dialect;
    String joined =
        tables.outbox()
            + (" o LEFT JOIN " + tables.blockedKey())
            + " b ON b.broker = o.broker AND b.shard = o.shard AND b.message_key = o.message_key";
    String state = FilteredMessages.state() + " AS state";
    flowing =
        ("SELECT state, COUNT(*) FROM (SELECT " + state + " FROM " + joined)
            + " ORDER BY o.seq LIMIT ?) c GROUP BY state";
    byDestination =
        "SELECT broker, destination, state, COUNT(*), MIN(since) FROM ("
            + ("SELECT * FROM ((SELECT o.seq, o.broker, o.destination, " + state)
            + (", o.queued_at AS since FROM " + joined + " ORDER BY o.seq LIMIT ?) UNION ALL")
            + " (SELECT d.seq, d.broker, d.destination, 'DEAD' AS state, d.created_at AS since FROM "
            + (tables.dead() + " d ORDER BY d.seq LIMIT ?)) u ORDER BY seq LIMIT ?) c")
            + " GROUP BY broker, destination, state ORDER BY broker, destination";
    oldest =
        "SELECT EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) - EXTRACT(EPOCH FROM o.queued_at) FROM "
            + joined
            + (" WHERE b.reason IS NULL OR (b.reason = 'RETRY' AND b.head_seq = o.seq)")
            + " ORDER BY o.seq LIMIT 1";
  }

  /** Those on their way and those held, among the oldest {@code cap}. */
  Map<MessageState, Count> flowing(Connection connection, int cap) throws SQLException {
    Map<MessageState, Long> found = new EnumMap<>(MessageState.class);
    long seen = 0;
    try (PreparedStatement statement = dialect.question(connection, flowing)) {
      new Parameters(statement).number(cap + 1L);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.put(MessageState.valueOf(row.getString(1)), row.getLong(2));
          seen += row.getLong(2);
        }
      }
    }
    boolean cut = seen > cap;
    Map<MessageState, Count> counts = new EnumMap<>(MessageState.class);
    for (MessageState state : List.of(MessageState.PENDING, MessageState.HELD)) {
      long number = found.getOrDefault(state, 0L);
      counts.put(state, new Count(Math.min(number, cap), cut));
    }
    return counts;
  }

  List<Backlog> byDestination(Connection connection, int cap) throws SQLException {
    Map<List<String>, Backlog> backlogs = new LinkedHashMap<>();
    try (PreparedStatement statement = dialect.question(connection, byDestination)) {
      new Parameters(statement).number(cap + 1L).number(cap + 1L).number(cap + 1L);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          List<String> destination = List.of(row.getString(1), row.getString(2));
          Instant since = MessageDetails.time(row, 5);
          Backlog backlog =
              backlogs.computeIfAbsent(
                  destination,
                  name -> new Backlog(name.get(0), name.get(1), Map.of(), since, false));
          backlogs.put(
              destination,
              with(backlog, MessageState.valueOf(row.getString(3)), row.getLong(4), since));
        }
      }
    }
    boolean capped =
        backlogs.values().stream()
                .flatMap(backlog -> backlog.counts().values().stream())
                .mapToLong(Long::longValue)
                .sum()
            > cap;
    return backlogs.values().stream()
        .map(b -> new Backlog(b.broker(), b.destination(), b.counts(), b.oldest(), capped))
        .toList();
  }

  private static Backlog with(Backlog backlog, MessageState state, long number, Instant since) {
    Map<MessageState, Long> counts = new EnumMap<>(MessageState.class);
    counts.putAll(backlog.counts());
    counts.merge(state, number, Long::sum);
    Instant oldest = since.isBefore(backlog.oldest()) ? since : backlog.oldest();
    return new Backlog(backlog.broker(), backlog.destination(), counts, oldest, false);
  }

  Optional<Duration> oldest(Connection connection) throws SQLException {
    try (PreparedStatement statement = dialect.question(connection, oldest);
        ResultSet row = statement.executeQuery()) {
      return row.next()
          ? Optional.of(Duration.ofMillis(Math.max(0, Math.round(row.getDouble(1) * 1_000))))
          : Optional.empty();
    }
  }
}
