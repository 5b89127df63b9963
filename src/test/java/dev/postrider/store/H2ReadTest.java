package dev.postrider.store;

import javax.sql.DataSource;

class H2ReadTest extends ReadContract {

  @Override
  DataSource emptyDatabase() {
    return H2Database.empty();
  }
}
