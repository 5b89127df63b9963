package dev.postrider.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo as {@code mvn -Pdemo} starts it, but with data and port of its own. */
final class DemoProcess implements AutoCloseable {

  /** Of the broker, where it has one. */
  static final String PASSWORD = "s3cr3t-Pa55";

  private static final Duration BOOT = Duration.ofMinutes(3);

  private final Process process;
  private final Path output;

  private DemoProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it.
   *
   * @param traffic whether customers come by themselves: on or off
   * @param settings of Postrider, each {@code key=value}
   */
  static DemoProcess start(Path data, int port, String traffic, String... settings)
      throws IOException {
    return on("artemis", data, port, traffic, List.of(settings));
  }

  /**
   * Starts it on a broker: one of {@code -Dbroker}.
   *
   * @param settings system properties of the process, each {@code key=value}
   */
  static DemoProcess on(String broker, Path data, int port, String traffic, List<String> settings)
      throws IOException {
    Files.createDirectories(data.resolve("tmp"));
    Path output = Files.createTempFile(data, "console", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command(broker, data, port, traffic, settings))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("DEMO_BROKER_PASSWORD", PASSWORD);
    return new DemoProcess(builder.start(), output);
  }

  DemoProcess awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + BOOT.toNanos();
    while (!output().contains("Postrider demo ready: ")) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        throw new AssertionError("The demo did not become ready:\n" + output());
      }
    }
    return this;
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("The demo did not end");
    }
    return process.exitValue();
  }

  /** The processes it started itself. */
  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** Removes the data of an earlier run. */
  static void delete(Path data) throws IOException {
    if (Files.exists(data)) {
      try (Stream<Path> paths = Files.walk(data)) {
        for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(path);
        }
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private static List<String> command(
      String broker, Path data, int port, String traffic, List<String> settings) {
    Path target = Path.of("target").toAbsolutePath();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@src/demo/launcher/jvm.options");
    command.add("-Djava.io.tmpdir=" + data.resolve("tmp"));
    settings.forEach(setting -> command.add("-D" + setting));
    command.add("-cp");
    command.add(
        target.resolve("demo.jar") + File.pathSeparator + target.resolve("payara-micro.jar"));
    command.add("dev.postrider.demo.DemoLauncher");
    command.addAll(
        List.of(target.toString(), data.toString(), Integer.toString(port), traffic, broker));
    command.add(jars());
    return command;
  }

  private static String jars() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(element -> element.endsWith(".jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
