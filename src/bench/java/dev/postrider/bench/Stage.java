package dev.postrider.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;

/** What all contenders share: one database, one broker, one kind of message. */
final class Stage implements AutoCloseable {

  /** Where results go. */
  static final Path FOLDER = Path.of("target", "bench").toAbsolutePath();

  /** The queue all messages go to, by the broker's name for it. */
  static final String QUEUE = "bench";

  private static final int PAYLOAD_BYTES = 300;
  private static final String PAYLOAD = payload();

  private final Database database;
  private final Target broker;

  private Stage(Database database, Target broker) {
    this.database = database;
    this.broker = broker;
  }

  static Stage set() throws IOException, SQLException {
    deleteAll(FOLDER.resolve("data"));
    Path data = Files.createDirectories(FOLDER.resolve("data"));
    Database database = Database.start(data.resolve("postgres"));
    Target broker = BrokerServer.start(folder("artemis"));
    System.out.println(database.settings());
    return new Stage(database, broker);
  }

  /** The same with another broker, which whoever has started it closes. */
  Stage with(Target other) {
    return new Stage(database, other);
  }

  /** For data that is gone in the end. */
  static Path folder(String name) throws IOException {
    return Files.createDirectories(FOLDER.resolve("data").resolve(name));
  }

  Database database() {
    return database;
  }

  Target broker() {
    return broker;
  }

  /** The body of every message: 300 bytes of JSON. */
  static String text() {
    return PAYLOAD;
  }

  /**
   * No contender starts with what the one before has left: an empty queue, no changes that still
   * have to go to the disk.
   */
  void sweep() throws Exception {
    broker.purge();
    database.execute("CHECKPOINT");
  }

  /** Processor time of the three parties so far. */
  Cpu cpu() {
    return new Cpu(
        spent(ProcessHandle.current()), spent(database.processes()), spent(broker.processes()));
  }

  private static Duration spent(Stream<ProcessHandle> processes) {
    return processes.map(Stage::spent).reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration spent(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Processor time.
   *
   * @param own of this process, in which the contenders work
   * @param database of PostgreSQL; what processes that have ended used is left out
   * @param broker of the broker with all its processes
   */
  record Cpu(Duration own, Duration database, Duration broker) {

    Cpu minus(Cpu earlier) {
      return new Cpu(
          own.minus(earlier.own), database.minus(earlier.database), broker.minus(earlier.broker));
    }
  }

  @Override
  public void close() throws Exception {
    broker.close();
    database.close();
    deleteAll(FOLDER.resolve("data"));
  }

  private static String payload() {
    String start = "{\"order\":4711,\"customer\":\"Ada Lovelace\",\"note\":\"";
    String end = "\"}";
    int rest = PAYLOAD_BYTES - (start + end).getBytes(StandardCharsets.UTF_8).length;
    return start + "x".repeat(rest) + end;
  }

  private static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
