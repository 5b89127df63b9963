package dev.postrider.store;

import dev.postrider.store.FilteredMessages.Query;
import dev.postrider.store.FilteredMessages.Range;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of messages as operators see them. */
final class JdbcMessageCatalog implements MessageCatalog {

  private static final int LOOKS = 3;

  private final Transactions transactions;
  private final FilteredMessages messages;
  private final MessageDetails details;
  private final Backlogs backlogs;

  JdbcMessageCatalog(
      Transactions transactions,
      FilteredMessages messages,
      MessageDetails details,
      Backlogs backlogs) {
    this.transactions = transactions;
    this.messages = messages;
    this.details = details;
    this.backlogs = backlogs;
  }

  @Override
  public Listing list(MessageFilter filter, @Nullable Long before, int limit) throws SQLException {
    long below = before == null ? Long.MAX_VALUE : before;
    Query query = messages.select(filter, new Range(Long.MIN_VALUE, below, false, limit + 1));
    List<Entry> entries =
        transactions.each(
            connection -> rows(connection, query, row -> MessageDetails.entry(row, 300)));
    if (entries.size() <= limit) {
      return new Listing(entries, null);
    }
    return new Listing(List.copyOf(entries.subList(0, limit)), entries.get(limit - 1).seq());
  }

  @Override
  public Count count(MessageFilter filter, int cap) throws SQLException {
    return transactions.each(connection -> count(connection, filter, cap));
  }

  private Count count(Connection connection, MessageFilter filter, int cap) throws SQLException {
    Query inner = messages.select(filter, Range.newest(cap + 1));
    Query query = new Query("SELECT COUNT(*) FROM (" + inner.sql() + ") c", inner.values());
    long found = rows(connection, query, row -> row.getLong(1)).get(0);
    return new Count(Math.min(found, cap), found > cap);
  }

  @Override
  public Map<MessageState, Count> counts(int cap) throws SQLException {
    return transactions.each(
        connection -> {
          Map<MessageState, Count> counts = new EnumMap<>(backlogs.flowing(connection, cap));
          for (MessageState state :
              List.of(MessageState.FAILED, MessageState.DEAD, MessageState.SCHEDULED)) {
            counts.put(state, count(connection, MessageFilter.of(state), cap));
          }
          return counts;
        });
  }

  @Override
  public List<Detail> find(String id) throws SQLException {
    Query query =
        messages.select(
            new MessageFilter(
                MessageFilter.ALL.states(), id, null, null, null, null, null, null, null, null),
            Range.newest(100));
    return transactions.each(connection -> find(connection, query));
  }

  /** Looks once more if a row went between two looks: it may have been put back, or aside. */
  private List<Detail> find(Connection connection, Query query) throws SQLException {
    List<Detail> found = new ArrayList<>();
    for (int look = 0; look < LOOKS; look++) {
      found.clear();
      List<FoundRow> rows = rows(connection, query, FoundRow::of);
      for (FoundRow row : rows) {
        details.of(connection, row).ifPresent(found::add);
      }
      if (found.size() == rows.size()) {
        break;
      }
    }
    return found;
  }

  @Override
  public Optional<Content> content(String id, String broker) throws SQLException {
    return transactions.each(connection -> details.content(connection, id, broker));
  }

  @Override
  public List<Attempt> attempts(String id, String broker) throws SQLException {
    return transactions.each(connection -> details.attempts(connection, id, broker));
  }

  @Override
  public List<ErrorGroup> errorGroups(MessageFilter filter, int cap) throws SQLException {
    Query inner = messages.select(filter, Range.newest(cap));
    Query query =
        new Query(
            "SELECT g, COUNT(*), MIN(created_at), MAX(created_at), MAX(id) FROM (SELECT "
                + messages.group("error")
                + " AS g, created_at, id FROM ("
                + inner.sql()
                + ") e WHERE error IS NOT NULL) e GROUP BY g ORDER BY 2 DESC, 1 LIMIT 200",
            inner.values());
    return transactions.each(
        connection ->
            rows(
                connection,
                query,
                row ->
                    new ErrorGroup(
                        row.getString(1),
                        row.getLong(2),
                        MessageDetails.time(row, 3),
                        MessageDetails.time(row, 4),
                        row.getString(5))));
  }

  @Override
  public List<Backlog> backlog(int cap) throws SQLException {
    return transactions.each(connection -> backlogs.byDestination(connection, cap));
  }

  @Override
  public Optional<Duration> oldest() throws SQLException {
    return transactions.each(backlogs::oldest);
  }

  private <T> List<T> rows(Connection connection, Query query, RowOf<T> of) throws SQLException {
    List<T> rows = new ArrayList<>();
    try (PreparedStatement statement = messages.prepare(connection, query);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(of.read(row));
      }
    }
    return rows;
  }

  /** Makes something of a row. */
  @FunctionalInterface
  interface RowOf<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** A message of which more is asked. */
  record FoundRow(Entry entry, boolean aside) {

    static FoundRow of(ResultSet row) throws SQLException {
      return new FoundRow(MessageDetails.entry(row, 4_000), row.getBoolean("aside"));
    }
  }
}
