package dev.postrider.relay;

import dev.postrider.config.RetrySettings;
import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.spi.Broker;
import dev.postrider.store.Store;
import dev.postrider.testkit.Await;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/**
 * A relay in a process of its own, which can be killed and stopped as only a process can be, and
 * made to stand still at {@linkplain CrashPoint certain points}. The child takes commands by its
 * standard input, and answers by its standard output.
 */
public final class RelayProcess implements AutoCloseable {

  /** The broker it sends to, as the tables know it. */
  public static final String BROKER = RelayUnderTest.BROKER;

  /** Of the node, so that a silent one is soon taken for dead. */
  static final Duration LEASE = Duration.ofSeconds(2);

  private final Process process;
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final PrintWriter commands;

  private RelayProcess(Process process) {
    this.process = process;
    this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread reader = new Thread(this::listen, "relay-process-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** A relay that works from now on; its broker is named {@link #BROKER}. */
  public static RelayProcess start(String databaseUrl, String brokerUrl, int shards)
      throws IOException {
    return on(databaseUrl, brokerUrl).shards(shards).start();
  }

  static Launch on(String databaseUrl, String brokerUrl) {
    return new Launch(databaseUrl, brokerUrl);
  }

  /** How to start a process. */
  static final class Launch {

    private final List<String> command = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private Duration lease = LEASE;

    private Launch(String databaseUrl, String brokerUrl) {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      arguments.addAll(List.of(databaseUrl, brokerUrl));
    }

    Launch lease(Duration lease) {
      this.lease = lease;
      return this;
    }

    Launch shards(int shards) {
      command.add("-Dshards=" + shards);
      return this;
    }

    /** It stands still at the point, at the given passage. */
    Launch stopsAt(CrashPoint point, int passage) {
      arguments.add(point + ":" + passage);
      return this;
    }

    /** To it the broker hangs up each time it gets a message to this destination. */
    Launch losesConnectionOver(String destination) {
      command.add("-Dpoison=" + destination);
      return this;
    }

    /** Its wall clock is ahead by so much, or behind. */
    Launch clockAhead(Duration shift) throws IOException {
      command.addAll(ShiftedClock.options(shift));
      return this;
    }

    RelayProcess start() throws IOException {
      RelayProcess process = prepare();
      process.begin();
      return process;
    }

    /** Starts the process; its relay begins at {@link RelayProcess#begin()}. */
    RelayProcess prepare() throws IOException {
      command.addAll(List.of("-Dlease=" + lease, "-cp", System.getProperty("java.class.path")));
      command.add(RelayProcess.class.getName());
      command.addAll(arguments);
      File log = new File("target", "relay-process.log");
      return new RelayProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log)).start());
    }
  }

  /** How the node calls itself in the table of nodes. */
  public String description() {
    return "process " + process.pid();
  }

  void begin() {
    commands.println("begin");
  }

  /** Waits until a thread of it stands still at the point. */
  void awaitReached(CrashPoint point) {
    awaitSaid("reached " + point);
  }

  boolean hasReached(CrashPoint point) {
    return said.contains("reached " + point);
  }

  /** The thread that stands still there goes on. */
  void letGo(CrashPoint point) {
    commands.println("go " + point);
  }

  /** Asks for an orderly stop; returns when the relay has been told. */
  void stop() {
    commands.println("stop");
    awaitSaid("stopping");
  }

  /** How far its wall clock is from ours. */
  Duration clockShift() {
    commands.println("clock");
    awaitSaid("clock");
    Instant now = Instant.now();
    String told = said.stream().filter(line -> line.startsWith("clock")).findFirst().orElseThrow();
    return Duration.between(now, Instant.parse(told.substring("clock ".length())));
  }

  /** {@code kill -9}. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGSTOP, SIGCONT and the like. */
  void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " ended with " + code);
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private void awaitSaid(String beginning) {
    Await.until(
        description() + " says '" + beginning + "', not only " + said,
        () -> said.stream().anyMatch(line -> line.startsWith(beginning)));
  }

  private void listen() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = output.readLine()) != null; ) {
        said.add(line);
      }
    } catch (IOException e) {
      // The process was killed.
    }
  }

  /** In the child: relays until it is killed, or until its parent is gone. */
  public static void main(String[] arguments) throws IOException {
    CrashPoints points = new CrashPoints(point -> say("reached " + point));
    for (String set : List.of(arguments).subList(2, arguments.length)) {
      String[] parts = set.split(":");
      points.set(CrashPoint.valueOf(parts[0]), Integer.parseInt(parts[1]));
    }
    obey(relay(arguments[0], arguments[1], points), points);
    // The end of the stream is the end of the parent.
    Runtime.getRuntime().halt(0);
  }

  private static Relay relay(String databaseUrl, String brokerUrl, CrashPoints points) {
    DataSource database = RelayUnderTest.dataSource(databaseUrl, "relay");
    Store store = RelayUnderTest.store(database, Integer.getInteger("shards", 1));
    Broker broker =
        points.around(
            new PoisonedBroker(RelayUnderTest.broker(brokerUrl), System.getProperty("poison", "")));
    RetrySettings retry = RelayUnderTest.retry(1000, WhenExhausted.PARK_KEY);
    return new Relay(
        new Relay.RelayStores(
            points.around(store.leases()),
            points.around(store.lanesWithHistory()),
            store.news(),
            store.schedule(),
            store.shards()),
        Map.of(RelayUnderTest.BROKER, broker),
        RelayUnderTest.settings(retry, Duration.parse(System.getProperty("lease"))),
        new ThreadScheduler(Thread::new),
        "process " + ProcessHandle.current().pid());
  }

  private static void obey(Relay relay, CrashPoints points) throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = commands.readLine()) != null; ) {
      if (line.equals("begin")) {
        relay.start();
      } else if (line.startsWith("go ")) {
        points.letGo(CrashPoint.valueOf(line.substring("go ".length())));
      } else if (line.equals("stop")) {
        relay.stop(() -> say("left"));
        say("stopping");
      } else if (line.equals("clock")) {
        say("clock " + Instant.now());
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
