package dev.postrider.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A cluster of Kafka with one broker, which is its own controller: in a process of its own, since
 * it ends its process when it fails. That process dies with this one.
 */
final class KafkaBroker implements DemoBroker {

  private static final int STOP_SECONDS = 15;

  /**
   * What comes before the ports and the folder. The session is short because after a {@code kill
   * -9} the controller waits for the end of the last one.
   */
  private static final String SETTINGS =
      """
      process.roles=broker,controller
      node.id=1
      inter.broker.listener.name=CLIENT
      controller.listener.names=CONTROLLER
      listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
      auto.create.topics.enable=false
      broker.session.timeout.ms=2000
      broker.heartbeat.interval.ms=300
      group.initial.rebalance.delay.ms=0
      offsets.topic.num.partitions=1
      offsets.topic.replication.factor=1
      transaction.state.log.replication.factor=1
      share.coordinator.state.topic.replication.factor=1
      """;

  private final Process process;
  private final int port;

  private KafkaBroker(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it on any ports, with its log below {@code data}, and creates the shop's topics. */
  static KafkaBroker start(BrokerLibraries libraries, Path data) throws Exception {
    int[] ports = DemoBroker.freePorts();
    Path log = data.resolve("kafka.log");
    ProcessBuilder builder =
        new ProcessBuilder(command(data, settings(data, ports[0], ports[1])))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("CLASSPATH", libraries.classPath());
    KafkaBroker broker = new KafkaBroker(builder.start(), ports[0]);
    System.setProperty("demo.broker.hosts", broker.address());
    try {
      libraries.run(KafkaTopics.class, broker.address());
      return broker;
    } catch (Exception e) {
      broker.close();
      throw new DemoException("Kafka does not start; see " + log + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() throws InterruptedException {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException e) {
      // It has ended already.
    }
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private static List<String> command(Path data, Path settings) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Djava.io.tmpdir=" + data.resolve("tmp"),
        KafkaProcess.class.getName(),
        settings.toString());
  }

  private static Path settings(Path data, int port, int controller) throws IOException {
    String listeners = "CLIENT://127.0.0.1:" + port;
    return Files.write(
        data.resolve("kafka.properties"),
        List.of(
            SETTINGS,
            "listeners=" + listeners + ",CONTROLLER://127.0.0.1:" + controller,
            "advertised.listeners=" + listeners,
            "controller.quorum.voters=1@127.0.0.1:" + controller,
            "log.dirs=" + data.resolve("kafka").toString().replace('\\', '/')));
  }
}
