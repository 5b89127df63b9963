package dev.postrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The version of the tables that follows on this one, with changes as a version may make them. */
public final class NextVersion {

  private static final String SCRIPT =
      """
      ALTER TABLE ${prefix}outbox ADD COLUMN next_text VARCHAR(255);
      ALTER TABLE ${prefix}outbox ADD COLUMN next_number INTEGER DEFAULT 7 NOT NULL;
      CREATE TABLE ${prefix}next (id INTEGER PRIMARY KEY);
      """;

  private NextVersion() {}

  /**
   * Upgrades the tables with the prefix {@code postrider_}, as the later version does at its start.
   *
   * @param folder {@code h2} or {@code postgresql}
   */
  public static void migrate(DataSource dataSource, String folder) {
    try {
      Path scripts = Files.createTempDirectory(Path.of("target"), "next");
      Files.writeString(scripts.resolve("V999__next.sql"), SCRIPT);
      Flyway.configure()
          .dataSource(dataSource)
          .locations("classpath:dev/postrider/store/migration/" + folder, "filesystem:" + scripts)
          .placeholders(Map.of("prefix", "postrider_"))
          .table("postrider_schema_history")
          .load()
          .migrate();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
