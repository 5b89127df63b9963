package dev.postrider.store;

import static dev.postrider.store.StoreProblem.UNSUPPORTED;

import dev.postrider.PostriderException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What databases say differently. */
interface Dialect {

  /** The folder of its migrations. */
  String folder();

  /** An expression: the parameter, in milliseconds, from now; null for null. */
  String later();

  /** An expression: the seconds from a time until now, with a fraction. */
  String secondsSince(String time);

  /**
   * The insertion of a message with the parameters id, broker, shard, message_key, destination,
   * type, version, event, content_type, headers, payload, milliseconds until it expires. The row is
   * numbered when the transaction is already known to {@link #horizon}.
   */
  String append(Tables tables);

  /**
   * The insertion of a row of texts, with the parameters {@code key} and {@code others}; updates no
   * row if there is one with that key.
   *
   * @param key the columns of the primary key
   * @param others more columns
   */
  String insertNew(String table, List<String> key, List<String> others);

  /**
   * Adds the numbers stored, sent, rejected and dead, the last four parameters, to the present
   * minute of a node and a broker, the first two.
   */
  String addActivity(Tables tables);

  /**
   * A condition: rows of a lane above a number, and perhaps those of the lanes behind it. Found by
   * the index of the lane whatever the planner thinks of the others: a scan by number would pass
   * over the rows of all other lanes. So the rows are to be ordered by broker, shard and number,
   * limited, and only then tested for their lane: the index cannot be stopped at its end, and there
   * may be millions behind.
   *
   * @param row the alias of the table
   * @param lane broker, shard and number, as expressions, in this order
   */
  String fromLane(String row, Bound lane);

  /**
   * What follows {@code FROM}, with a condition: the first rows of a lane, as {@code o} with the
   * columns broker, shard, seq, message_key and queued_at. No others are read, whatever the
   * conditions that may follow.
   *
   * @param end broker, shard and the number behind the last row, as expressions without parameters
   * @param rows how many there are below that number at most
   */
  String firstInLane(Tables tables, Bound end, int rows);

  /** A row's place in a lane, as expressions. */
  record Bound(String broker, String shard, String seq) {

    /** All of them parameters. */
    static final Bound PARAMETERS = new Bound("?", "?", "?");
  }

  /**
   * What ends a query that locks its rows, in their order, against others that do the same, until
   * the end of the transaction.
   */
  String lockRows();

  /**
   * What ends a query that locks its rows until the end of the transaction, but leaves out those
   * that others have locked where the database can; else it waits for them.
   */
  String lockFree();

  /**
   * Deletes rows of a table, but not those that others are deleting, where the database can leave
   * them out.
   *
   * @param key the column of the primary key
   * @param which the rest of a query of these rows, from {@code WHERE} on
   */
  String deleteFree(String table, String key, String which);

  /** A query: whether the transaction has changed anything on this connection. */
  String hasChanges();

  /**
   * A statement that asks on behalf of an operator and is given up after ten seconds, where the
   * database can limit a single statement.
   */
  default PreparedStatement question(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setQueryTimeout(10);
    return statement;
  }

  /** A regular expression for what messages have for an id. */
  String UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

  /** An expression: the text with each UUID, and each run of digits, replaced by {@code #}. */
  String withoutDigits(String text);

  /**
   * What ends a query whose rows are inserted into the outbox, as {@link #append} says of the
   * number of the transaction; begins with {@code AND} if there is anything.
   */
  String numbered();

  /** How confirmed rows leave the outbox; into the table of sent messages, or not. */
  Settlement settlement(Tables tables, boolean history);

  /** How this database tells which transactions have ended. */
  Horizon horizon(Tables tables);

  /**
   * Lets one node at a time create the tables, until the end of the connection's transaction.
   * Flyway's own lock does not do: it is taken after the first looks at an empty schema, and on H2
   * it holds nothing there.
   */
  void lockMigration(Connection connection, Tables tables) throws SQLException;

  /** Further objects that are needed, as queries that fail where one is missing. */
  List<String> probes(Tables tables);

  /** Whether an exception means that a table or column is missing. */
  boolean isMissing(SQLException failure);

  /** Whether an exception means that a right is missing. */
  boolean isForbidden(SQLException failure);

  /**
   * The dialect of a database.
   *
   * @param transactionTimeout the longest a transaction stays open, for H2
   * @throws PostriderException PR0305
   */
  static Dialect of(DatabaseMetaData database, Duration transactionTimeout) throws SQLException {
    String name = database.getDatabaseProductName();
    int major = database.getDatabaseMajorVersion();
    if (name.equals("PostgreSQL") && major >= 13) {
      return new PostgreSqlDialect();
    }
    if (name.equals("H2") && major >= 2) {
      return new H2Dialect(transactionTimeout);
    }
    throw new PostriderException(UNSUPPORTED.of(name, database.getDatabaseProductVersion()));
  }
}
