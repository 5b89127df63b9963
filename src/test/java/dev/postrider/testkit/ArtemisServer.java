package dev.postrider.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A real Artemis broker in a child process, journal on disk. Port and journal stay the same over
 * {@link #kill()}, {@link #stop()} and {@link #start()}. The child dies with this process.
 *
 * <p>Queues and topics are created on first use and stay.
 */
public final class ArtemisServer implements AutoCloseable {

  /** Below this name an address takes 100 kB and then fails senders. */
  public static final String SMALL = "small.";

  /** Below this name nobody may do anything, if a user is required at all. */
  public static final String FORBIDDEN = "forbidden.";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  private final Path folder;
  private final int port = FreePort.next();
  private final int tlsPort = FreePort.next();
  private String user;
  private String password;
  private Certificates certificates;
  private int maxDeliveryAttempts = 10;
  private Duration redeliveryDelay = Duration.ZERO;
  private Process process;

  private ArtemisServer(Path folder) {
    this.folder = folder;
  }

  /** A broker with a fresh folder {@code target/artemis/<name>-…}; not yet started. */
  public static ArtemisServer create(String name) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "artemis").toAbsolutePath());
      return new ArtemisServer(Files.createTempDirectory(parent, name + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Requires this login; without it anybody may do anything. */
  public ArtemisServer requiring(String user, String password) {
    this.user = user;
    this.password = password;
    return this;
  }

  /** Also listens with TLS and shows this certificate. */
  public ArtemisServer encrypting(Certificates certificates) {
    this.certificates = certificates;
    return this;
  }

  /** After so many attempts a message goes to the queue {@code DLQ}; default 10. */
  public ArtemisServer maxDeliveryAttempts(int attempts) {
    this.maxDeliveryAttempts = attempts;
    return this;
  }

  /** The pause before a redelivery; default none. */
  public ArtemisServer redeliveryDelay(Duration delay) {
    this.redeliveryDelay = delay;
    return this;
  }

  /** Starts, or starts again, and waits until it accepts connections. */
  public synchronized ArtemisServer start() {
    try {
      process = builder().start();
      CountDownLatch ready = new CountDownLatch(1);
      Thread reader = new Thread(() -> read(process, ready), "artemis-output");
      reader.setDaemon(true);
      reader.start();
      if (!ready.await(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS) || !process.isAlive()) {
        kill();
        throw new IllegalStateException("Artemis did not start, see " + log());
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      kill();
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL; returns when the process is gone. */
  public synchronized void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** Stops orderly. */
  public synchronized void stop() {
    if (process == null || !process.isAlive()) {
      return;
    }
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (IOException | InterruptedException e) {
      kill();
    }
  }

  /** Kills the process; the folder stays, below target. */
  @Override
  public void close() {
    kill();
  }

  /** The port of core, STOMP and AMQP. */
  public int port() {
    return port;
  }

  /** The port of the same with TLS. */
  public int tlsPort() {
    return tlsPort;
  }

  /** The URL for {@code ActiveMQConnectionFactory}. */
  public String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** What it printed. */
  public Path log() {
    return folder.resolve("artemis.log");
  }

  private ProcessBuilder builder() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Ddata=" + folder);
    command.add("-Dport=" + port);
    command.add("-DmaxDeliveryAttempts=" + maxDeliveryAttempts);
    command.add("-DredeliveryDelay=" + redeliveryDelay.toMillis());
    command.add("-Djava.io.tmpdir=" + folder);
    if (user != null) {
      command.add("-Duser=" + user);
    }
    if (certificates != null) {
      command.add("-DtlsPort=" + tlsPort);
      command.add("-DtlsStore=" + certificates.store());
    }
    command.add(ArtemisProcess.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", CLASS_PATH);
    if (password != null) {
      builder.environment().put("ARTEMIS_PASSWORD", password);
    }
    return builder;
  }

  private void read(Process process, CountDownLatch ready) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter log = new PrintWriter(Files.newBufferedWriter(log()), true)) {
      for (String line; (line = output.readLine()) != null; ) {
        log.println(line);
        if (line.equals(ArtemisProcess.READY)) {
          ready.countDown();
        }
      }
    } catch (IOException e) {
      // The process was killed.
    } finally {
      ready.countDown();
    }
  }
}
