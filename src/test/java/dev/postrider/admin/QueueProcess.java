package dev.postrider.admin;

import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.connector.BrokerUnderTest;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Connector;
import dev.postrider.store.Store;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;

/** A node that only carries out jobs on queues, in a process of its own, which can be killed. */
final class QueueProcess implements AutoCloseable {

  /** What another node takes over goes on soon. */
  static final QueueTerms TERMS =
      new QueueTerms(
          50,
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5));

  private final Process process;

  private QueueProcess(Process process) {
    this.process = process;
  }

  static QueueProcess start(String databaseUrl, Map<String, BrokerUnderTest> brokers)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                QueueProcess.class.getName(),
                databaseUrl));
    brokers.forEach((name, broker) -> command.add(written(name, broker)));
    return new QueueProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(new File("target", "queue-process.log")))
            .start());
  }

  private static String written(String name, BrokerUnderTest broker) {
    return name
        + "\n"
        + broker.connector()
        + broker.settings(broker.port()).entrySet().stream()
            .map(setting -> "\n" + setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining());
  }

  /** As its jobs name it. */
  String node() {
    return "process " + process.pid();
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  /** The broker as a node has it configured. */
  static Broker open(String name, String connector, Map<String, String> settings) {
    return ServiceLoader.load(Connector.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals(connector))
        .findFirst()
        .orElseThrow()
        .open(new BrokerDefinition(name, settings));
  }

  /** In the child: looks for jobs until it is killed, or until its parent is gone. */
  public static void main(String[] arguments) throws IOException {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(arguments[0]);
    Store store =
        Store.open(dataSource, new StoreSettings("none", SchemaMode.NONE, "postrider_", 1));
    Map<String, String[]> definitions = new TreeMap<>();
    for (int i = 1; i < arguments.length; i++) {
      String[] lines = arguments[i].split("\n");
      definitions.put(lines[0], lines);
    }
    QueueRunner runner =
        new QueueRunner(
            "process " + ProcessHandle.current().pid(),
            new QueueRunner.Reach(definitions.keySet(), names -> opened(definitions, names)),
            TERMS,
            Thread::new);
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    clock.scheduleWithFixedDelay(() -> look(runner, store), 0, 100, TimeUnit.MILLISECONDS);
    while (System.in.read() >= 0) {
      // The end of the stream is the end of the parent.
    }
    Runtime.getRuntime().halt(0);
  }

  private static Map<String, Broker> opened(
      Map<String, String[]> definitions, Iterable<String> names) {
    Map<String, Broker> brokers = new HashMap<>();
    for (String name : names) {
      String[] lines = definitions.get(name);
      Map<String, String> settings = new HashMap<>();
      for (int i = 2; i < lines.length; i++) {
        String[] setting = lines[i].split("=", 2);
        settings.put(setting[0], setting[1]);
      }
      brokers.put(name, open(name, lines[1], settings));
    }
    return brokers;
  }

  private static void look(QueueRunner runner, Store store) {
    try {
      runner.look(store);
    } catch (Exception e) {
      e.printStackTrace();
    }
  }
}
