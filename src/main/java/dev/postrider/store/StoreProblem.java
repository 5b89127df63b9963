package dev.postrider.store;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** PR0301 to PR0399: a database that cannot be used. */
enum StoreProblem implements Problem.Entry {
  NOT_ENLISTED(
      "PR0301",
      "The data source %s gives no connection that takes part in the running transaction: %s.",
      "Nothing was written, and the transaction is marked for rollback.",
      "Call within a JTA transaction, and set postrider.datasource to the JTA data source that holds"
          + " the business tables; if that is what it is, report this with the server's name and"
          + " version."),
  STATEMENT_FAILED(
      "PR0302",
      "The database refused a statement of Postrider: %s",
      "The transaction is marked for rollback; neither its data nor its messages are stored.",
      "See the cause; if tables are missing, set postrider.schema=migrate."),
  DATA_SOURCE_MISSING(
      "PR0303",
      "There is no data source at the JNDI name %s: %s.",
      "Nothing is stored and nothing is relayed.",
      "Define it in the server, or set postrider.datasource to the name of the one that holds the"
          + " business tables."),
  NOT_READY(
      "PR0304",
      "The tables of Postrider are not ready yet: %s",
      "Nothing was stored.",
      "Wait for the end of the start, or mend what the last try to open the database ended with; the"
          + " next follows by itself."),
  UNSUPPORTED(
      "PR0305",
      "The database %s %s is not supported.",
      "Nothing is stored and nothing is relayed.",
      "Use PostgreSQL 13 or newer, or H2 2."),
  UNREACHABLE(
      "PR0306",
      "The database cannot be used: %s",
      "Nothing is stored and nothing is relayed until it can.",
      "Correct the data source or start the database; the next try follows by itself."),
  TABLES_MISSING(
      "PR0307",
      "The data source %s lacks %s.",
      "Nothing is stored and nothing is relayed.",
      "Set postrider.schema=migrate once, which creates them; or run the SQL that lies in the jar"
          + " under dev/postrider/store/migration, with ${prefix} replaced by"
          + " postrider.table-prefix; or deploy postrider.war with the same postrider.datasource. If"
          + " they are there, the database user does not see them: check its search path and, on"
          + " PostgreSQL, USAGE on their schema."),
  RIGHTS_MISSING(
      "PR0308",
      "The database user lacks rights: %s.",
      "Nothing is stored and nothing is relayed.",
      "Grant SELECT, INSERT, UPDATE and DELETE on the tables of Postrider and, on PostgreSQL,"
          + " SELECT on the sequence of the outbox; for postrider.schema=migrate also the creation of"
          + " tables."),
  FLYWAY_MISSING(
      "PR0309",
      "postrider.schema is migrate, and there is no Flyway.",
      "Nothing is stored and nothing is relayed.",
      "Add org.flywaydb:flyway-core (and flyway-database-postgresql) to the application, or run the"
          + " SQL that lies in the jar under dev/postrider/store/migration and set"
          + " postrider.schema=validate."),
  MIGRATION_FAILED(
      "PR0310",
      "The tables could not be created or upgraded: %s",
      "Nothing is stored and nothing is relayed.",
      "Mend what the database says. If an earlier try left a failed row in schema_history (with the"
          + " prefix of Postrider), remove what that version made by half and delete the row; if the"
          + " tables are complete, drop schema_history instead, and the next start finds their"
          + " version by itself. The SQL lies in the jar under dev/postrider/store/migration."),
  SHARDS_DIFFER(
      "PR0313",
      "postrider.shards is %d here, and %d for the other nodes of this database.",
      "Keys would be looked for in the wrong lanes and lose their order: nothing is stored and nothing"
          + " is relayed.",
      "Set postrider.shards to the number of the others. To change it for all, let all messages be"
          + " sent, stop all nodes, change the one row of the table layout (with the prefix of"
          + " Postrider), and start them with the new number."),
  SLOTS_MISSING(
      "PR0311",
      "The table %s lacks %d of its rows, which stand for locks of keys.",
      "With postrider.order=strict keys would have no lock and might lose their order: nothing is"
          + " stored.",
      "Run the INSERT at the end of V2__key_lock.sql again, after the rows that are there were"
          + " deleted while no application runs; the SQL lies in the jar under"
          + " dev/postrider/store/migration."),
  OTHER_DATA_SOURCE(
      "PR0312",
      "A new %s was stored in this transaction, but not by the data source of Postrider.",
      "The transaction is marked for rollback: two data sources commit one after the other, so that"
          + " messages could overtake each other.",
      "Set postrider.datasource to the jta-data-source of the persistence unit; where one name is a"
          + " resource reference, let it be shareable.");

  private final Problem template;

  StoreProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }

  /**
   * PR0304 for callers that come too early.
   *
   * @param last what the last try to open the store ended with, if there was one
   */
  static PostriderException notReady(@Nullable Throwable last) {
    String reason = last == null ? "the application still starts." : sentence(last);
    return new PostriderException(NOT_READY.of(reason), last);
  }

  /** What a database said, without the lines that follow: they may quote values of the row. */
  static String sentence(Throwable failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.toString())
        .lines()
        .findFirst()
        .orElse("");
  }
}
