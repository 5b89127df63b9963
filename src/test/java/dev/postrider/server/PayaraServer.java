package dev.postrider.server;

import dev.postrider.testkit.Await;
import dev.postrider.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Payara Micro as a child process of our own, for what Arquillian does not tell: how a deployment
 * failed, and what the log says.
 */
final class PayaraServer implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(180);

  private final Path log;
  private final int port = FreePort.next();
  private final Process process;

  private PayaraServer(Path folder, List<Path> archives) throws IOException {
    Path target = Path.of("target").toAbsolutePath();
    log = folder.resolve("server.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Servers of a minute's life start sooner this way.
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of("-jar", target.resolve("payara-micro.jar").toString()));
    command.addAll(List.of("--nocluster", "--nohazelcast", "--disablephonehome"));
    command.addAll(List.of("--port", Integer.toString(port)));
    for (Path archive : archives) {
      command.addAll(List.of("--deploy", archive.toString()));
    }
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Starts it and returns when all deployments have ended, well or not. */
  static PayaraServer start(String name, List<Path> archives) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "payara").toAbsolutePath());
      PayaraServer server =
          new PayaraServer(Files.createTempDirectory(parent, name + "-"), archives);
      Await.until(
          "the server is ready, see " + server.log,
          START,
          () -> server.log().contains("ready in") || !server.process.isAlive());
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has printed so far. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  URL url() {
    try {
      return new URL("http", "127.0.0.1", port, "/");
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Stops it orderly. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("The server does not stop, see " + log);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
