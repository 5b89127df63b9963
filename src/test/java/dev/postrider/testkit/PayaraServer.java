package dev.postrider.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Payara Micro as a child process of our own, for what Arquillian does not tell: how a deployment
 * failed, what the log says, and what is left after {@code kill -9}.
 */
public final class PayaraServer implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(180);

  private final Path log;
  private final int port;
  private final Process process;

  private PayaraServer(Launch launch) throws IOException {
    log = launch.folder.resolve("server.log");
    port = launch.port;
    process =
        new ProcessBuilder(launch.command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Starts it and returns when all deployments have ended, well or not. */
  public static PayaraServer start(String name, List<Path> archives) {
    return named(name).deploy(archives).start();
  }

  /** What it is to be, step by step. */
  public static Launch named(String name) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "payara").toAbsolutePath());
      return new Launch(Files.createTempDirectory(parent, name + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How to start a server. */
  public static final class Launch {

    private final Path folder;
    private final int port = FreePort.next();
    private final List<Path> archives = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private final Map<String, String> properties = new TreeMap<>();

    private Launch(Path folder) {
      this.folder = folder;
    }

    /** Archives, in this order. */
    public Launch deploy(List<Path> more) {
      archives.addAll(more);
      return this;
    }

    /** A system property. */
    public Launch set(String key, Object value) {
      properties.put(key, value.toString());
      return this;
    }

    /** A data source of the server, on PostgreSQL. */
    public Launch postgres(String jndiName, String url) {
      String escaped = url.replace("\\", "\\\\").replace(":", "\\:").replace("=", "\\=");
      commands.add(
          "create-jdbc-connection-pool --datasourceclassname=org.postgresql.ds.PGSimpleDataSource"
              + " --restype=javax.sql.DataSource --property=url=\""
              + escaped
              + "\" PostgresPool");
      commands.add("create-jdbc-resource --connectionpoolid=PostgresPool " + jndiName);
      return this;
    }

    /** Starts it and returns when all deployments have ended, well or not. */
    public PayaraServer start() {
      try {
        PayaraServer server = new PayaraServer(this);
        Await.until(
            "the server is ready, see " + server.log,
            START,
            () -> server.log().contains("ready in") || !server.process.isAlive());
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private List<String> command() throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      // Servers of a minute's life start sooner this way.
      command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      command.add("-Djava.io.tmpdir=" + folder);
      properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
      command.addAll(
          List.of("-jar", Path.of("target", "payara-micro.jar").toAbsolutePath().toString()));
      command.addAll(List.of("--nocluster", "--nohazelcast", "--disablephonehome"));
      command.addAll(List.of("--port", Integer.toString(port)));
      if (!commands.isEmpty()) {
        Path file = Files.write(folder.resolve("server.commands"), commands);
        command.addAll(List.of("--addlibs", driver(), "--prebootcommandfile", file.toString()));
      }
      for (Path archive : archives) {
        command.addAll(List.of("--deploy", archive.toString()));
      }
      return command;
    }

    private static String driver() {
      for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
        if (Path.of(element).getFileName().toString().startsWith("postgresql-")) {
          return element;
        }
      }
      throw new IllegalStateException("The driver is not on the class path");
    }
  }

  /** What it has printed so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Where it listens, with {@code /} as its path. */
  public URL url() {
    try {
      return new URL("http", "127.0.0.1", port, "/");
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Stops it orderly. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("The server does not stop, see " + log);
    }
  }

  /** {@code kill -9}. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
