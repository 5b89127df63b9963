package dev.postrider.server;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.postgresql.ds.PGSimpleDataSource;

/** Commit order on a data source without XA. */
class OrderIT extends OrderContract {

  @Deployment(testable = false)
  static WebArchive application() {
    Database database = environment(4);
    return depot()
        .onPostgres(PGSimpleDataSource.class, database.url())
        .set("depot.late", TestApplication.DATA_SOURCE)
        .war();
  }

  @Override
  boolean inTwoPhases() {
    return false;
  }
}
