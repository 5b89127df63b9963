package dev.postrider.store;

import static dev.postrider.store.StoreProblem.FLYWAY_MISSING;
import static dev.postrider.store.StoreProblem.MIGRATION_FAILED;
import static dev.postrider.store.StoreProblem.RIGHTS_MISSING;
import static dev.postrider.store.StoreProblem.UNREACHABLE;

import dev.postrider.PostriderException;
import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tables of one database, open for use. Immutable; safe for use by any thread. */
public final class Store {

  private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(10);

  private final OutboxStore outbox;
  private final OutboxStore strictOutbox;
  private final LaneStore lanes;
  private final LeaseStore leases;
  private final InboxStore inbox;
  private final String database;

  private Store(Transactions transactions, Dialect dialect, Tables tables, String database) {
    this.database = database;
    Headers headers = new Headers();
    OutboxStore rows = new JdbcOutboxStore(dialect, tables, headers);
    this.outbox = new SameTransactionOutboxStore(dialect, rows);
    // The proof first: locks are changes too.
    this.strictOutbox =
        new SameTransactionOutboxStore(
            dialect, new StrictOutboxStore(new KeyLocks(dialect, tables), rows));
    this.lanes = new JdbcLaneStore(transactions, dialect, tables, headers);
    this.leases = new JdbcLeaseStore(transactions, dialect, tables);
    this.inbox = new JdbcInboxStore(transactions, dialect, tables);
  }

  /** As {@link #open(DataSource, StoreSettings, Duration)}, with a time-out of ten minutes. */
  public static Store open(DataSource dataSource, StoreSettings settings) {
    return open(dataSource, settings, TRANSACTION_TIMEOUT);
  }

  /**
   * Creates or checks the tables, as the settings say. Called outside JTA transactions; several
   * nodes may do it at once.
   *
   * @param transactionTimeout the longest time a transaction stays open, for databases that cannot
   *     tell which are open (H2)
   * @throws PostriderException PR0305 if the database is not supported, PR0306 if it cannot be
   *     reached, PR0307, PR0308 and PR0311 with everything that is missing, PR0309 without Flyway,
   *     PR0310 if a migration fails
   */
  public static Store open(
      DataSource dataSource, StoreSettings settings, Duration transactionTimeout) {
    Transactions transactions = new Transactions(dataSource);
    Tables tables = new Tables(settings.tablePrefix());
    try {
      Dialect dialect =
          transactions.each(connection -> Dialect.of(connection.getMetaData(), transactionTimeout));
      String database =
          transactions.each(
              connection -> DatabaseName.of(settings.dataSource(), connection.getMetaData()));
      if (settings.schema() == SchemaMode.MIGRATE) {
        migrate(dataSource, dialect, settings);
      }
      if (settings.schema() != SchemaMode.NONE) {
        new SchemaCheck(dialect, tables, database).run(transactions);
      }
      return new Store(transactions, dialect, tables, database);
    } catch (SQLException failure) {
      throw new PostriderException(UNREACHABLE.of(StoreProblem.sentence(failure)), failure);
    }
  }

  private static void migrate(DataSource dataSource, Dialect dialect, StoreSettings settings) {
    try {
      new Transactions(dataSource)
          .run(
              connection -> {
                dialect.lockMigration(connection, new Tables(settings.tablePrefix()));
                Migrations.run(connection, dataSource, dialect, settings);
                return true;
              });
    } catch (LinkageError absent) {
      throw new PostriderException(FLYWAY_MISSING.of(), absent);
    } catch (SQLException | RuntimeException failure) {
      SQLException cause = sqlCause(failure);
      if (cause != null && dialect.isForbidden(cause)) {
        throw new PostriderException(RIGHTS_MISSING.of(StoreProblem.sentence(cause)), failure);
      }
      throw new PostriderException(MIGRATION_FAILED.of(reason(cause, failure)), failure);
    }
  }

  /**
   * The database's own words, if it was the database; else those of Flyway, which need two lines.
   */
  private static String reason(@Nullable SQLException cause, Exception failure) {
    if (cause != null) {
      return StoreProblem.sentence(cause);
    }
    return String.valueOf(failure.getMessage()).lines().limit(2).collect(Collectors.joining(" "));
  }

  private static @Nullable SQLException sqlCause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  /** The data source and its database, for people; without secrets. */
  String database() {
    return database;
  }

  /** Where capture puts messages; overlapping transactions are ordered by what else they lock. */
  public OutboxStore outbox() {
    return outbox;
  }

  /** Where capture puts messages; overlapping transactions are ordered by locks of the keys. */
  public OutboxStore strictOutbox() {
    return strictOutbox;
  }

  /** The rows of lanes. */
  public LaneStore lanes() {
    return lanes;
  }

  /** Nodes and their lanes. */
  public LeaseStore leases() {
    return leases;
  }

  /** Who has applied which message. */
  public InboxStore inbox() {
    return inbox;
  }
}
