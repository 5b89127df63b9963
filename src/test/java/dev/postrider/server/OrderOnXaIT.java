package dev.postrider.server;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.postgresql.xa.PGXADataSource;

/**
 * Commit order on an XA data source. What makes a commit late is written by a second one, so that
 * the outbox's part of the transaction is prepared for a while before it is committed.
 */
class OrderOnXaIT extends OrderContract {

  private static final String LATE = "java:app/jdbc/late";

  @Deployment(testable = false)
  static WebArchive application() {
    Database database = environment(1);
    return depot()
        .onPostgres(PGXADataSource.class, database.url())
        .withDataSource(LATE, PGXADataSource.class, database.url())
        .set("depot.late", LATE)
        .war();
  }

  @Override
  boolean inTwoPhases() {
    return true;
  }
}
