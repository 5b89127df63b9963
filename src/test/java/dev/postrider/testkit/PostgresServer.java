package dev.postrider.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.xa.PGXADataSource;

/**
 * A real PostgreSQL: {@link #shared} by the tests of a JVM, started with the first use and stopped
 * with the JVM, or one of a test's own, which may be stopped and killed. Each test takes a schema
 * of its own.
 *
 * <p>Port and data stay the same over {@link #stop()}, {@link #kill()} and {@link #start()}. It
 * does not wait for the disk, so it keeps its data only as long as the machine runs.
 */
public final class PostgresServer implements AutoCloseable {

  private static final Path TARGET = Path.of("target", "postgres").toAbsolutePath();

  private final Path data;
  private final int port = FreePort.next();
  private EmbeddedPostgres server;

  private PostgresServer() {
    try {
      data = Files.createTempDirectory(Files.createDirectories(TARGET), "data");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The server of this JVM; not to be stopped. */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  /** A server of the caller's own; not yet started. */
  public static PostgresServer create() {
    return new PostgresServer();
  }

  /** Starts, or starts again, and waits until it accepts connections. */
  public synchronized PostgresServer start() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(TARGET.resolve("binaries").toFile())
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPort(port)
              .setServerConfig("max_prepared_transactions", "20")
              .setServerConfig("fsync", "off")
              .setServerConfig("track_commit_timestamp", "on")
              .start();
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Stops orderly, which ends all connections. */
  public synchronized void stop() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** SIGKILL; returns when all its processes are gone. What it had promised is in the log files. */
  public synchronized void kill() {
    List<ProcessHandle> workers = server.getProcess().descendants().toList();
    server.getProcess().destroyForcibly().onExit().join();
    workers.forEach(worker -> worker.onExit().join());
    stop();
  }

  /** Stops it and removes its data. */
  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
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

  private static final class Shared {

    static final PostgresServer SERVER = new PostgresServer().start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }
  }
}
