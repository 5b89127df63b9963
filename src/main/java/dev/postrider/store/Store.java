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
  private final LaneStore lanesWithHistory;
  private final Schedule schedule;
  private final LeaseStore leases;
  private final NewsStore news;
  private final LevelProbe levels;
  private final Shards shards;
  private final InboxStore inbox;
  private final AdminStores admin;
  private final Leftovers leftovers;
  private final Activity activity = new Activity();
  private final String database;

  private Store(
      Transactions transactions, Dialect dialect, Tables tables, Shards shards, String database) {
    this.database = database;
    this.shards = shards;
    Headers headers = new Headers();
    OutboxStore rows = new JdbcOutboxStore(dialect, tables, headers);
    this.outbox = new SameTransactionOutboxStore(dialect, rows);
    // The proof first: locks are changes too.
    this.strictOutbox =
        new SameTransactionOutboxStore(
            dialect, new StrictOutboxStore(new KeyLocks(dialect, tables), rows));
    this.lanes = lanes(transactions, dialect, tables, headers, false);
    this.lanesWithHistory = lanes(transactions, dialect, tables, headers, true);
    this.schedule = new JdbcSchedule(transactions, dialect, tables, activity);
    this.leases = new JdbcLeaseStore(transactions, dialect, tables);
    this.news = new JdbcNewsStore(transactions, dialect, tables);
    this.levels = new JdbcLevelProbe(transactions, dialect, tables, shards);
    this.inbox = new JdbcInboxStore(transactions, dialect, tables);
    this.leftovers = new JdbcLeftovers(transactions, dialect, tables);
    this.admin = new AdminTables(transactions, dialect, tables, shards).stores(headers);
  }

  private LaneStore lanes(
      Transactions transactions, Dialect dialect, Tables tables, Headers headers, boolean history) {
    Settlement settlement = dialect.settlement(tables, history);
    Rejections rejections = new Rejections(dialect, tables);
    MessageEnds ends = new MessageEnds(transactions, settlement, rejections, activity);
    return new JdbcLaneStore(transactions, dialect, tables, headers, ends);
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
   *     PR0310 if a migration fails, PR0313 if the other nodes have another number of shards
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
      Shards shards = shards(transactions, dialect, tables, settings);
      return new Store(transactions, dialect, tables, shards, database);
    } catch (SQLException failure) {
      throw new PostriderException(UNREACHABLE.of(StoreProblem.sentence(failure)), failure);
    }
  }

  private static Shards shards(
      Transactions transactions, Dialect dialect, Tables tables, StoreSettings settings)
      throws SQLException {
    try {
      return new Layout(tables).agree(transactions, settings.shards());
    } catch (SQLException failure) {
      if (settings.schema() == SchemaMode.NONE && dialect.isMissing(failure)) {
        return new Shards(settings.shards()); // whatever is asked of these tables will tell
      }
      throw failure;
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

  /** The rows of lanes; those that were sent are deleted. */
  public LaneStore lanes() {
    return lanes;
  }

  /** What there is to do. */
  public NewsStore news() {
    return news;
  }

  /** How much waits. */
  public LevelProbe levels() {
    return levels;
  }

  /** Where keys are found. */
  public Shards shards() {
    return shards;
  }

  /** The rows of lanes; those that were sent go to the history. */
  public LaneStore lanesWithHistory() {
    return lanesWithHistory;
  }

  /** Messages that are not due yet. */
  public Schedule schedule() {
    return schedule;
  }

  /** Nodes and their lanes. */
  public LeaseStore leases() {
    return leases;
  }

  /** Who has applied which message. */
  public InboxStore inbox() {
    return inbox;
  }

  /** What nobody needs any more. */
  public Leftovers leftovers() {
    return leftovers;
  }

  /** What operators need. */
  public AdminStores admin() {
    return admin;
  }

  /** What was stored and sent on this node, counted. */
  public Activity activity() {
    return activity;
  }
}
