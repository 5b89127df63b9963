package dev.postrider.store;

import static dev.postrider.store.StoreProblem.UNSUPPORTED;

import dev.postrider.PostriderException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What databases say differently. */
interface Dialect {

  /** The folder of its migrations. */
  String folder();

  /** An expression: the parameter, in milliseconds, from now; null for null. */
  String later();

  /**
   * The insertion of a message with the parameters id, broker, shard, message_key, destination,
   * type, version, event, content_type, headers, payload, milliseconds until it expires. The row is
   * numbered when the transaction is already known to {@link #horizon}.
   */
  String append(Tables tables);

  /** The insertion of consumer, message_id and payload_hash; updates no row if there is one. */
  String recordInbox(Tables tables);

  /**
   * What ends a query that locks its rows, in their order, against others that do the same, until
   * the end of the transaction.
   */
  String lockRows();

  /** A query: whether the transaction has changed anything on this connection. */
  String hasChanges();

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
