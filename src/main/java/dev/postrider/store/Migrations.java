package dev.postrider.store;

import dev.postrider.config.StoreSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Creates and upgrades the tables; the only class that touches Flyway, which may be absent. */
final class Migrations {

  private Migrations() {}

  /**
   * Brings the schema up to this version.
   *
   * @param locked holds {@link Dialect#lockMigration}
   */
  static void run(Connection locked, DataSource dataSource, Dialect dialect, StoreSettings settings)
      throws SQLException {
    Tables tables = new Tables(settings.tablePrefix());
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(dataSource)
        .locations("classpath:dev/postrider/store/migration/" + dialect.folder())
        .failOnMissingLocations(true)
        .placeholders(Map.of("prefix", settings.tablePrefix()))
        .table(tables.history())
        // The schema is the application's: it is seldom empty, and its own history is another's.
        // Where there is no history yet, it begins at what was made by hand.
        .baselineOnMigrate(true)
        .baselineVersion(InstalledVersion.of(locked, tables))
        .load()
        .migrate();
  }
}
