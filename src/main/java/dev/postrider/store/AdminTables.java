package dev.postrider.store;

import java.util.UUID;

/** Makes what operators need of the tables. */
final class AdminTables {

  private final Transactions transactions;
  private final Dialect dialect;
  private final Tables tables;
  private final Shards shards;

  AdminTables(Transactions transactions, Dialect dialect, Tables tables, Shards shards) {
    this.transactions = transactions;
    this.dialect = dialect;
    this.tables = tables;
    this.shards = shards;
  }

  AdminStores stores(Headers headers) {
    AuditRows audit = new AuditRows(tables);
    FilteredMessages messages = new FilteredMessages(dialect, tables);
    MessageActs acts = new MessageActs(dialect, tables, shards);
    MessageCatalog catalog =
        new JdbcMessageCatalog(
            transactions,
            messages,
            new MessageDetails(dialect, tables, headers),
            new Backlogs(dialect, tables));
    return new AdminStores(
        catalog,
        new JdbcMessageDesk(transactions, acts, new KeyHolds(dialect, tables), audit),
        new JdbcBulkJobs(
            transactions,
            catalog,
            new JobTable(dialect, tables),
            new JobStep(messages, new JobActs(dialect, tables, acts, AdminTables::newId)),
            audit),
        new JdbcPauseStore(transactions, dialect, tables, audit),
        new JdbcAuditTrail(transactions, dialect, tables, audit),
        new JdbcNodeReports(transactions, dialect, tables),
        new JdbcActivityLog(transactions, dialect, tables),
        new JdbcAccounts(transactions, dialect, tables),
        new JdbcQueueJobs(
            transactions,
            new QueueJobTable(dialect, tables),
            new LetterRows(dialect, tables, headers),
            audit));
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }
}
