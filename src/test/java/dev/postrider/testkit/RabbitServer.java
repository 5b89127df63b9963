package dev.postrider.testkit;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real RabbitMQ broker of the tests' own in child processes, which die with this process: AMQP
 * and STOMP, on the loopback interface only. Ports and data stay the same over {@link #kill()} and
 * {@link #start()}. The program is that of Debian's package; where it is not installed, the tests
 * are skipped.
 *
 * <p>{@link #USER} may do everything but touch what begins with {@link #FORBIDDEN}. {@link
 * #LIMITED} may not declare anything besides.
 */
public final class RabbitServer implements AutoCloseable {

  /** May do nearly everything. */
  public static final String USER = "relay";

  /** May publish and consume, and declare nothing. */
  public static final String LIMITED = "limited";

  /** Below this name a queue takes 10 messages and then refuses more. */
  public static final String SMALL = "small.";

  /** Queues and exchanges below this name, and topics of amq.topic, are for nobody. */
  public static final String FORBIDDEN = "forbidden.";

  /** The largest body it takes. */
  public static final int MOST_BYTES = 10 << 20;

  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

  private final RabbitFiles files;
  private final String password;
  private final int port = FreePort.next();
  private final int tlsPort = FreePort.next();
  private final int stompPort = FreePort.next();
  private final int stompTlsPort = FreePort.next();
  private final int epmdPort = FreePort.next();
  private final int nodePort = FreePort.next();
  private boolean encrypts;
  private Process process;

  private RabbitServer(RabbitFiles files, String password) {
    this.files = files;
    this.password = password;
  }

  /**
   * A broker with a fresh folder {@code target/rabbitmq/<name>-…}; not yet started.
   *
   * @param password of both users
   */
  public static RabbitServer create(String name, String password) {
    RabbitFiles files = RabbitFiles.create(name);
    files.writeUsers(password);
    return new RabbitServer(files, password);
  }

  /**
   * Also listens with TLS.
   *
   * @param certificate the broker's, PEM
   * @param key belonging to it, PEM without password
   */
  public RabbitServer encrypting(Path certificate, Path key) {
    files.addTls(certificate, key);
    encrypts = true;
    return this;
  }

  /** Starts, or starts again, and waits until it accepts connections. */
  public synchronized RabbitServer start() {
    Path program = installed();
    listen();
    try {
      process = builder(program).start();
      CompletableFuture<Boolean> ready = new CompletableFuture<>();
      Thread reader = new Thread(() -> read(process, ready), "rabbitmq-output");
      reader.setDaemon(true);
      reader.start();
      if (!ready.completeOnTimeout(false, START_TIMEOUT.toSeconds(), TimeUnit.SECONDS).get()) {
        end();
        throw new IllegalStateException("RabbitMQ did not start, see " + log());
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | ExecutionException e) {
      end();
      throw new IllegalStateException(e);
    }
  }

  /**
   * SIGKILL; returns when all its processes are gone.
   *
   * <p>What it knows of its queues is on the disk then: Mnesia, which keeps that, writes that a
   * transaction is committed up to two seconds after RabbitMQ has answered, so that it forgets a
   * queue declared in the last moment, with the messages it has confirmed.
   */
  public synchronized void kill() {
    if (process != null && process.isAlive()) {
      writeWhatWasDeclared();
    }
    end();
  }

  /** Kills the processes; the folder stays, below target. */
  @Override
  public synchronized void close() {
    end();
  }

  private void end() {
    if (process == null || !process.isAlive()) {
      return;
    }
    List<ProcessHandle> all = process.descendants().toList();
    try {
      process.getOutputStream().close(); // see RabbitFiles.SCRIPT
    } catch (IOException e) {
      // It is going already.
    }
    process.onExit().join();
    all.forEach(one -> one.onExit().join());
  }

  /** AMQP. */
  public int port() {
    return port;
  }

  /** AMQP with TLS. */
  public int tlsPort() {
    return tlsPort;
  }

  /** STOMP. */
  public int stompPort() {
    return stompPort;
  }

  /** STOMP with TLS. */
  public int stompTlsPort() {
    return stompTlsPort;
  }

  /** What it printed. */
  public Path log() {
    return files.folder().resolve("rabbitmq.log");
  }

  /** All its processes that live. */
  public synchronized List<ProcessHandle> processes() {
    return process == null || !process.isAlive()
        ? List.of()
        : Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  /** As if its memory were used up: senders are blocked until it is told that it has enough. */
  public void memoryAlarm(boolean on) {
    String alarm = "{resource_limit, memory, node()}";
    control(
        "eval",
        on
            ? "rabbit_alarm:set_alarm({" + alarm + ", []})."
            : "rabbit_alarm:clear_alarm(" + alarm + ").");
  }

  /** Runs {@code rabbitmqctl}; takes seconds. */
  public void control(String... arguments) {
    try {
      List<String> command =
          new ArrayList<>(List.of(installed().resolveSibling("rabbitmqctl").toString()));
      command.addAll(List.of(arguments));
      Process control = prepared(new ProcessBuilder(command)).start();
      control.getOutputStream().close();
      String said = new String(control.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (control.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By another transaction, for which it waits until all before are written. */
  private void writeWhatWasDeclared() {
    try (RabbitClient client = new RabbitClient(this, password)) {
      client.channel().queueDeclare("kit." + UUID.randomUUID(), true, false, false, null);
    } catch (IOException | IllegalStateException e) {
      // It does not answer any more.
    }
  }

  private void listen() {
    files.writeListeners(Map.of("listeners.tcp.1", port, "stomp.listeners.tcp.1", stompPort));
    if (encrypts) {
      files.writeListeners(
          Map.of("listeners.ssl.1", tlsPort, "stomp.listeners.ssl.1", stompTlsPort));
    }
  }

  private ProcessBuilder builder(Path program) {
    return prepared(new ProcessBuilder("sh", "-c", RabbitFiles.SCRIPT, program.toString()));
  }

  private ProcessBuilder prepared(ProcessBuilder builder) {
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("RABBITMQ_") || name.startsWith("ERL_"));
    environment.putAll(files.environment());
    environment.put("ERL_EPMD_PORT", "" + epmdPort);
    environment.put("RABBITMQ_DIST_PORT", "" + nodePort);
    return builder.directory(files.folder().toFile()).redirectErrorStream(true);
  }

  private void read(Process process, CompletableFuture<Boolean> ready) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter log = new PrintWriter(Files.newBufferedWriter(log(), CREATE, APPEND), true)) {
      for (String line; (line = output.readLine()) != null; ) {
        log.println(line);
        if (line.contains(RabbitFiles.READY)) {
          ready.complete(true);
        } else if (line.contains(RabbitFiles.FAILED)) {
          ready.complete(false);
        }
      }
    } catch (IOException e) {
      // The process was killed.
    } finally {
      ready.complete(false);
    }
  }

  private static Path installed() {
    Optional<Path> found = newest(Path.of("/usr/lib/rabbitmq/lib"));
    boolean hasEpmd =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "epmd")));
    assumeTrue(
        found.isPresent() && hasEpmd,
        "No RabbitMQ on this machine (Debian: apt-get install rabbitmq-server)");
    return found.orElseThrow();
  }

  private static Optional<Path> newest(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(folder)) {
      return versions
          .map(version -> version.resolve("sbin/rabbitmq-server"))
          .filter(Files::isExecutable)
          .max(Path::compareTo);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
