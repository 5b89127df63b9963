package dev.postrider.store;

import dev.postrider.config.StoreSettings;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Creates and upgrades the tables; the only class that touches Flyway, which may be absent. */
final class Migrations {

  private Migrations() {}

  /** Brings the schema up to this version; nodes that do it at once wait for each other. */
  static void run(DataSource dataSource, Dialect dialect, StoreSettings settings) {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(dataSource)
        .locations("classpath:dev/postrider/store/migration/" + dialect.folder())
        .failOnMissingLocations(true)
        .placeholders(Map.of("prefix", settings.tablePrefix()))
        .table(new Tables(settings.tablePrefix()).history())
        // The schema is the application's: it is seldom empty, and its own history is another's.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }
}
