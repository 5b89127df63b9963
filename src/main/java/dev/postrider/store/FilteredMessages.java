package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Messages that match a filter, wherever their rows are, as the columns {@value #COLUMNS}.
 *
 * <p>They are in three tables with one sequence of numbers, and those not yet due in another, with
 * numbers below. Each gives no more rows than are wanted, in order, and these are merged. The few
 * that failed or died at the head of their key are found from the blocked keys.
 */
final class FilteredMessages {

  /** {@code aside} tells whether it is in the table of dead letters; {@code error} is whole. */
  static final String COLUMNS =
      "seq, id, broker, shard, state, message_key, destination, type, attempts, created_at, due_at,"
          + " aside, error";

  private static final Set<MessageState> AT_THE_HEAD =
      Set.of(MessageState.FAILED, MessageState.DEAD);

  /** Never in the outbox. */
  private static final Set<MessageState> ELSEWHERE =
      Set.of(MessageState.SCHEDULED, MessageState.SENT);

  private final Dialect dialect;
  private final Tables tables;
  private final String lastError;
  private final String scheduled;

  FilteredMessages(Dialect dialect, Tables tables) {
    this.dialect = dialect;
    this.tables = tables;
    this.lastError =
        "(SELECT MAX(a.reason) FROM "
            + tables.attempt()
            + " a WHERE a.id = o.id AND a.broker = o.broker AND a.attempt = o.attempts)";
    this.scheduled =
        "SELECT s.seq, s.id, s.broker, s.shard, 'SCHEDULED' AS state, s.message_key, s.destination,"
            + " s.type, 0 AS attempts, s.created_at, s.due_at, FALSE AS aside,"
            + (" CAST(NULL AS varchar) AS error FROM " + tables.scheduled() + " s");
  }

  /** A query with the values of its parameters. */
  record Query(String sql, List<Object> values) {}

  PreparedStatement prepare(Connection connection, Query query) throws SQLException {
    PreparedStatement statement = dialect.question(connection, query.sql());
    new Parameters(statement).all(query.values());
    return statement;
  }

  /**
   * What to take of those that match.
   *
   * @param above only greater numbers
   * @param below only smaller numbers
   */
  record Range(long above, long below, boolean ascending, int limit) {

    /** The newest. */
    static Range newest(int limit) {
      return new Range(Long.MIN_VALUE, Long.MAX_VALUE, false, limit);
    }
  }

  /** Which row is meant. */
  record Row(long seq, String id, String broker, boolean aside) {}

  /** Which rows match, in the order of the range. */
  List<Row> rows(Connection connection, MessageFilter filter, Range range) throws SQLException {
    Query query = select(filter, range);
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement = prepare(connection, query);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(
            new Row(
                row.getLong("seq"),
                row.getString("id"),
                row.getString("broker"),
                row.getBoolean("aside")));
      }
    }
    return rows;
  }

  /**
   * All columns, in the order of the range. What was sent is there only if it is asked for, by its
   * state or its id: there may be millions of it.
   */
  Query select(MessageFilter filter, Range range) {
    Set<MessageState> states = filter.states();
    List<Query> parts = new ArrayList<>();
    if (states.isEmpty() || !ELSEWHERE.containsAll(states)) {
      parts.add(inOutbox(filter.in(without(states)), range));
    }
    if (states.isEmpty() || states.contains(MessageState.DEAD)) {
      parts.add(aside(filter, range));
    }
    if (states.isEmpty() || states.contains(MessageState.SCHEDULED)) {
      parts.add(scheduled(filter, range));
    }
    if (states.contains(MessageState.SENT) || (states.isEmpty() && filter.id() != null)) {
      parts.add(sent(filter, range));
    }
    return parts.size() == 1 ? parts.get(0) : merged(parts, range);
  }

  private static Set<MessageState> without(Set<MessageState> states) {
    return states.stream().filter(state -> !ELSEWHERE.contains(state)).collect(Collectors.toSet());
  }

  private static Query merged(List<Query> parts, Range range) {
    List<Object> values = new ArrayList<>();
    parts.forEach(part -> values.addAll(part.values()));
    values.add(range.limit());
    String all = parts.stream().map(Query::sql).collect(Collectors.joining(") UNION ALL ("));
    String merged = "SELECT " + COLUMNS + " FROM ((" + all + ")) m ORDER BY seq";
    return new Query(merged + order(range) + " LIMIT ?", values);
  }

  private Query scheduled(MessageFilter filter, Range range) {
    Conditions conditions = new Conditions();
    conditions.and("s.seq > ?", range.above()).and("s.seq < ?", range.below());
    common(conditions, "s", filter);
    error(conditions, "CAST(NULL AS varchar)", filter);
    conditions.values().add(range.limit());
    return new Query(
        scheduled + conditions.text() + (" ORDER BY s.seq" + order(range) + " LIMIT ?"),
        conditions.values());
  }

  private Query inOutbox(MessageFilter filter, Range range) {
    Set<MessageState> states = filter.states();
    boolean heads = !states.isEmpty() && AT_THE_HEAD.containsAll(states);
    // Of heads all that can is asked of the blocked keys, plainly, so that PostgreSQL knows how
    // many there are, and does not walk the outbox from end to end instead.
    String number = heads ? "b.head_seq" : "o.seq";
    Conditions conditions = new Conditions();
    conditions.and(number + " > ?", range.above()).and(number + " < ?", range.below());
    if (heads) {
      conditions.anyOf("b.reason", states, FilteredMessages::reason);
    } else {
      conditions.anyOf(state(), states, MessageState::name);
    }
    common(conditions, "o", filter);
    error(conditions, lastError, filter);
    conditions.values().add(range.limit());
    return new Query(
        "SELECT o.seq, o.id, o.broker, o.shard, "
            + (state()
                + " AS state, o.message_key, o.destination, o.type, o.attempts, o.created_at,")
            + (" CASE WHEN b.head_seq = o.seq AND b.reason = 'RETRY' THEN b.due_at END AS due_at,")
            + (" FALSE AS aside, CASE WHEN o.attempts > 0 THEN "
                + lastError
                + " END AS error FROM ")
            + joined(heads, states)
            + conditions.text()
            + (" ORDER BY " + number + order(range) + " LIMIT ?"),
        conditions.values());
  }

  private String joined(boolean heads, Set<MessageState> states) {
    if (heads) {
      // The number is enough; more conditions would let PostgreSQL expect a single row.
      return (tables.blockedKey() + " b JOIN " + tables.outbox()) + " o ON o.seq = b.head_seq";
    }
    boolean blocked = !states.isEmpty() && !states.contains(MessageState.PENDING);
    return (tables.outbox() + " o " + (blocked ? "" : "LEFT ") + "JOIN " + tables.blockedKey())
        + " b ON b.broker = o.broker AND b.shard = o.shard AND b.message_key = o.message_key";
  }

  private Query aside(MessageFilter filter, Range range) {
    Conditions conditions = new Conditions();
    conditions.and("d.seq > ?", range.above()).and("d.seq < ?", range.below());
    common(conditions, "d", filter);
    error(conditions, "d.reason", filter);
    conditions.values().add(range.limit());
    return new Query(
        "SELECT d.seq, d.id, d.broker, d.shard, 'DEAD' AS state, d.message_key, d.destination,"
            + " d.type, d.attempts, d.created_at, CAST(NULL AS timestamp with time zone) AS due_at,"
            + " TRUE AS aside, d.reason AS error FROM "
            + tables.dead()
            + " d"
            + conditions.text()
            + (" ORDER BY d.seq" + order(range) + " LIMIT ?"),
        conditions.values());
  }

  private Query sent(MessageFilter filter, Range range) {
    Conditions conditions = new Conditions();
    conditions.and("o.seq > ?", range.above()).and("o.seq < ?", range.below());
    common(conditions, "o", filter);
    error(conditions, lastError, filter);
    conditions.values().add(range.limit());
    return new Query(
        "SELECT o.seq, o.id, o.broker, o.shard, 'SENT' AS state, o.message_key, o.destination,"
            + " o.type, o.attempts, o.created_at, CAST(NULL AS timestamp with time zone) AS due_at,"
            + (" FALSE AS aside, CASE WHEN o.attempts > 0 THEN " + lastError)
            + (" END AS error FROM " + tables.sent() + " o" + conditions.text())
            + (" ORDER BY o.seq" + order(range) + " LIMIT ?"),
        conditions.values());
  }

  /** The state of a row {@code o} of the outbox whose key is, or is not, blocked by {@code b}. */
  static String state() {
    return "CASE WHEN b.reason IS NULL THEN 'PENDING'"
        + " WHEN b.head_seq = o.seq AND b.reason = 'RETRY' THEN 'FAILED'"
        + " WHEN b.head_seq = o.seq AND b.reason = 'DEAD' THEN 'DEAD'"
        + " ELSE 'HELD' END";
  }

  /** Why a key is blocked whose head is in this state. */
  private static String reason(MessageState head) {
    return (head == MessageState.DEAD ? BlockedKey.Reason.DEAD : BlockedKey.Reason.RETRY).name();
  }

  private static void common(Conditions conditions, String row, MessageFilter filter) {
    conditions
        .given(row + ".id = ?", filter.id())
        .given(row + ".broker = ?", filter.broker())
        .matches(row + ".destination", filter.destination())
        .given(row + ".type = ?", filter.type())
        .given(row + ".message_key = ?", filter.key())
        .given(row + ".created_at >= ?", filter.from())
        .given(row + ".created_at < ?", filter.to());
  }

  private void error(Conditions conditions, String error, MessageFilter filter) {
    conditions.contains(error, filter.error()).given(group(error) + " = ?", filter.errorGroup());
  }

  /** The group of an error, see {@link MessageCatalog.ErrorGroup}. */
  String group(String error) {
    return "SUBSTRING(" + dialect.withoutDigits(error) + " FROM 1 FOR 300)";
  }

  private static String order(Range range) {
    return range.ascending() ? "" : " DESC";
  }
}
