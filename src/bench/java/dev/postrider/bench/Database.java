package dev.postrider.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A PostgreSQL of our own with PostgreSQL's own defaults. What the library that starts it would
 * relax is put back: commits wait for the disk.
 */
final class Database implements AutoCloseable {

  private static final int CONNECTIONS = 40;

  private final EmbeddedPostgres server;
  private final HikariDataSource pool;

  private Database(EmbeddedPostgres server) {
    this.server = server;
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(CONNECTIONS);
    this.pool = new HikariDataSource(config);
  }

  static Database start(Path folder) throws IOException {
    Path target = Path.of("target").toAbsolutePath();
    return new Database(
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(target.resolve("postgres/binaries").toFile())
            .setDataDirectory(Files.createDirectories(folder))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "100")
            .start());
  }

  /** Connections that are there already, as on a server. */
  DataSource pool() {
    return pool;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the only row, as text. */
  String ask(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  long count(String table) throws SQLException {
    return Long.parseLong(ask("SELECT count(*) FROM " + table));
  }

  /** Those settings in which it is not as PostgreSQL comes, and those about the disk. */
  String settings() throws SQLException {
    return ask(
        "SELECT 'PostgreSQL ' || current_setting('server_version') || ': '"
            + " || string_agg(name || '=' || setting, ', ' ORDER BY name) FROM pg_settings"
            + " WHERE source IN ('configuration file', 'command line') AND name IN"
            + " (SELECT name FROM pg_settings WHERE setting IS DISTINCT FROM boot_val)"
            + " AND category NOT LIKE 'Client%' AND category NOT LIKE 'File%'"
            + " OR name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers')");
  }

  /** The server with all its processes. */
  Stream<ProcessHandle> processes() {
    ProcessHandle postmaster =
        ProcessHandle.of(Long.parseLong(pid())).orElseThrow(IllegalStateException::new);
    return Stream.concat(Stream.of(postmaster), postmaster.descendants());
  }

  private String pid() {
    try {
      // The first line of the file; whoever started the process may be another one.
      return ask("SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    pool.close();
    server.close();
  }
}
