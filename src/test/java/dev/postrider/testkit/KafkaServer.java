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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A real cluster of Kafka with one broker, which is its own controller, in a child process. Ports
 * and data stay the same over {@link #kill()}, {@link #stop()} and {@link #start()}. The child dies
 * with this process.
 *
 * <p>Kafka tells its clients where to connect to, so there is a listener for each way to it.
 */
public final class KafkaServer implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  private final Path folder;
  private final int port = FreePort.next();
  private final int behindProxy = FreePort.next();
  private final int proxy = FreePort.next();
  private final int open = FreePort.next();
  private final int encrypted = FreePort.next();
  private final int controller = FreePort.next();
  private final Map<String, String> properties = new LinkedHashMap<>();
  private List<String> jvm = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private String protocol = "PLAINTEXT";
  private boolean encrypts;
  private Process process;

  private KafkaServer(Path folder) {
    this.folder = folder;
  }

  /** A broker with a fresh folder {@code target/kafka/<name>-…}; not yet started. */
  public static KafkaServer create(String name) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "kafka").toAbsolutePath());
      return new KafkaServer(Files.createTempDirectory(parent, name + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Requires this login by SASL/PLAIN; without it anybody may do anything. */
  public KafkaServer requiring(String user, String password) {
    protocol = "SASL_PLAINTEXT";
    for (String listener : List.of("client", "proxied")) {
      with(
          "listener.name." + listener + ".plain.sasl.jaas.config",
          "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
              .formatted(user, password));
    }
    with("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    with("allow.everyone.if.no.acl.found", "true");
    return with("super.users", "User:ANONYMOUS");
  }

  /** Has a listener with TLS, and this certificate, which is good for {@code localhost}. */
  public KafkaServer encrypting(Path keyStore, String password) {
    encrypts = true;
    with("ssl.keystore.location", keyStore.toString());
    with("ssl.keystore.type", "PKCS12");
    return with("ssl.keystore.password", password);
  }

  /** Runs it with these options of Java instead of those that make it start quickly. */
  public KafkaServer onJvm(String... options) {
    jvm = List.of(options);
    return this;
  }

  /** Its process. */
  public synchronized ProcessHandle handle() {
    return process.toHandle();
  }

  /** Sets a property of the broker. */
  public KafkaServer with(String property, String value) {
    properties.put(property, value);
    return this;
  }

  /** Starts, or starts again, and waits until it serves. */
  public synchronized KafkaServer start() {
    try {
      process = builder().start();
      CountDownLatch ready = new CountDownLatch(1);
      Thread reader = new Thread(() -> read(process, ready), "kafka-output");
      reader.setDaemon(true);
      reader.start();
      if (!ready.await(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS) || !process.isAlive()) {
        kill();
        throw new IllegalStateException("Kafka did not start, see " + log());
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

  /** Where clients connect to. */
  public int port() {
    return port;
  }

  /** A network in front of it, through which all connections go that begin there; one at a time. */
  public TcpProxy proxy() {
    return new TcpProxy(behindProxy, proxy);
  }

  /** Where clients connect to with TLS. */
  public int encryptedPort() {
    return encrypted;
  }

  /** For the tests themselves: without a login, and all is allowed. */
  public String bootstrap() {
    return "127.0.0.1:" + open;
  }

  /** What it printed. */
  public Path log() {
    return folder.resolve("kafka.log");
  }

  private ProcessBuilder builder() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("-Djava.io.tmpdir=" + folder);
    command.add(KafkaProcess.class.getName());
    command.add(write().toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", CLASS_PATH);
    return builder;
  }

  private Path write() throws IOException {
    Map<String, String> all = listeners();
    all.put("process.roles", "broker,controller");
    all.put("node.id", "1");
    all.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    all.put("log.dirs", folder.resolve("data").toString());
    // After SIGKILL the controller waits for the end of this session.
    all.put("broker.session.timeout.ms", "2000");
    all.put("broker.heartbeat.interval.ms", "300");
    all.put("offsets.topic.num.partitions", "1");
    all.put("offsets.topic.replication.factor", "1");
    all.put("transaction.state.log.replication.factor", "1");
    all.put("share.coordinator.state.topic.replication.factor", "1");
    all.put("group.initial.rebalance.delay.ms", "0");
    all.putAll(properties);
    return Files.write(
        folder.resolve("server.properties"),
        all.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList());
  }

  private Map<String, String> listeners() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put("CLIENT", port);
    ports.put("PROXIED", behindProxy);
    ports.put("OPEN", open);
    if (encrypts) {
      ports.put("ENCRYPTED", encrypted);
    }
    Map<String, Integer> advertised = new LinkedHashMap<>(ports);
    advertised.put("PROXIED", proxy);
    ports.put("CONTROLLER", controller);
    Map<String, String> all = new LinkedHashMap<>();
    all.put("listeners", addresses(ports));
    all.put("advertised.listeners", addresses(advertised));
    all.put("inter.broker.listener.name", "OPEN");
    all.put("controller.listener.names", "CONTROLLER");
    all.put(
        "listener.security.protocol.map",
        "CLIENT:%1$s,PROXIED:%1$s,OPEN:PLAINTEXT,ENCRYPTED:SSL,CONTROLLER:PLAINTEXT"
            .formatted(protocol));
    all.put("sasl.enabled.mechanisms", "PLAIN");
    return all;
  }

  private static String addresses(Map<String, Integer> ports) {
    return ports.entrySet().stream()
        .map(one -> one.getKey() + "://" + host(one.getKey()) + ":" + one.getValue())
        .collect(Collectors.joining(","));
  }

  /** Certificates are made for names. */
  private static String host(String listener) {
    return listener.equals("ENCRYPTED") ? "localhost" : "127.0.0.1";
  }

  private void read(Process process, CountDownLatch ready) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter log = new PrintWriter(Files.newBufferedWriter(log()), true)) {
      for (String line; (line = output.readLine()) != null; ) {
        log.println(line);
        if (line.equals(KafkaProcess.READY)) {
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
