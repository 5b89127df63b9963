package dev.postrider.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.xa.PGXADataSource;

/**
 * A real PostgreSQL, started with the first use in a JVM and stopped with it. Each test takes a
 * schema of its own.
 */
public final class PostgresServer {

  private static final PostgresServer SHARED = new PostgresServer();

  private final EmbeddedPostgres server;

  private PostgresServer() {
    try {
      Path target = Files.createDirectories(Path.of("target", "postgres").toAbsolutePath());
      server =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(target.resolve("binaries").toFile())
              .setDataDirectory(Files.createTempDirectory(target, "data"))
              .setCleanDataDirectory(true)
              .setServerConfig("max_prepared_transactions", "20")
              .setServerConfig("fsync", "off")
              .setServerConfig("track_commit_timestamp", "on")
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The server of this JVM. */
  public static PostgresServer shared() {
    return SHARED;
  }

  /** Makes a new, empty schema; its name is a plain lower-case name. */
  public String newSchema() {
    String name = "s" + UUID.randomUUID().toString().replace("-", "");
    execute("CREATE SCHEMA " + name);
    return name;
  }

  /** Connections whose tables are in {@code schema}; each call of it opens a new one. */
  public DataSource dataSource(String schema) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url(schema, "postgres"));
    return dataSource;
  }

  /** As another user than the administrator. */
  public DataSource dataSource(String schema, String user) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url(schema, user));
    return dataSource;
  }

  /** XA connections to {@code schema}. */
  public PGXADataSource xaDataSource(String schema) {
    PGXADataSource dataSource = new PGXADataSource();
    dataSource.setUrl(url(schema, "postgres"));
    return dataSource;
  }

  /** Executes a statement as administrator. */
  public void execute(String sql) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The JDBC URL for {@code schema} as {@code user}, for child processes too. */
  public String url(String schema, String user) {
    return server.getJdbcUrl(user, "postgres") + "&currentSchema=" + schema;
  }

  private void stop() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
