package dev.postrider.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit table. */
final class JdbcAuditTrail implements AuditTrail {

  private final Transactions transactions;
  private final Dialect dialect;
  private final AuditRows rows;
  private final String select;

  JdbcAuditTrail(Transactions transactions, Dialect dialect, Tables tables, AuditRows rows) {
    this.transactions = transactions;
    this.dialect = dialect;
    this.rows = rows;
    this.select =
        "SELECT audit_id, done_at, who, via, action, reason, target, outcome, affected FROM "
            + tables.audit();
  }

  @Override
  public void append(Act act, String target, String outcome) throws SQLException {
    transactions.run(
        connection -> {
          rows.write(connection, act, target, outcome, 0);
          return true;
        });
  }

  @Override
  public Page list(Filter filter, @Nullable Long before, int limit) throws SQLException {
    String query = select + conditions(filter, before) + " ORDER BY audit_id DESC LIMIT ?";
    List<Entry> entries =
        transactions.each(
            connection -> {
              try (PreparedStatement statement = dialect.question(connection, query)) {
                bind(filter, before, new Parameters(statement)).number(1L + limit);
                return entries(statement);
              }
            });
    if (entries.size() <= limit) {
      return new Page(entries, null);
    }
    return new Page(entries.subList(0, limit), entries.get(limit - 1).number());
  }

  private static String conditions(Filter filter, @Nullable Long before) {
    StringBuilder text = new StringBuilder(" WHERE 1 = 1");
    text.append(before == null ? "" : " AND audit_id < ?");
    text.append(filter.who() == null ? "" : " AND who = ?");
    text.append(filter.action() == null ? "" : " AND action = ?");
    text.append(filter.target() == null ? "" : " AND target LIKE ? ESCAPE '!'");
    text.append(filter.from() == null ? "" : " AND done_at >= ?");
    text.append(filter.to() == null ? "" : " AND done_at < ?");
    return text.toString();
  }

  /** In the order of {@link #conditions}. */
  private static Parameters bind(Filter filter, @Nullable Long before, Parameters parameters)
      throws SQLException {
    if (before != null) {
      parameters.number(before);
    }
    if (filter.who() != null) {
      parameters.text(filter.who(), 255);
    }
    if (filter.action() != null) {
      parameters.text(filter.action(), 40);
    }
    if (filter.target() != null) {
      String part = filter.target().replaceAll("[!%_]", "!$0");
      parameters.text("%" + part + "%", 2 * 2_000 + 2);
    }
    for (Instant time : times(filter)) {
      parameters.time(time);
    }
    return parameters;
  }

  private static List<Instant> times(Filter filter) {
    List<Instant> times = new ArrayList<>();
    if (filter.from() != null) {
      times.add(filter.from());
    }
    if (filter.to() != null) {
      times.add(filter.to());
    }
    return times;
  }

  private static List<Entry> entries(PreparedStatement statement) throws SQLException {
    List<Entry> entries = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        entries.add(entry(row));
      }
    }
    return entries;
  }

  static Entry entry(ResultSet row) throws SQLException {
    Act act = new Act(row.getString(3), row.getString(4), row.getString(5), row.getString(6));
    return new Entry(
        row.getLong(1),
        row.getObject(2, OffsetDateTime.class).toInstant(),
        act,
        row.getString(7),
        row.getString(8),
        row.getLong(9));
  }
}
