package dev.postrider.store;

import dev.postrider.testkit.PostgresServer;
import javax.sql.DataSource;

class PostgresReadIT extends ReadContract {

  @Override
  DataSource emptyDatabase() {
    return PostgresServer.shared().dataSource(PostgresServer.shared().newSchema());
  }
}
