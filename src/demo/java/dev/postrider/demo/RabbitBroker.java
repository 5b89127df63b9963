package dev.postrider.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A RabbitMQ that somebody else runs; the shop's queues stay there. */
final class RabbitBroker implements DemoBroker {

  /** Not by the command line, which other users of the machine may read. */
  static final String PASSWORD = "DEMO_BROKER_PASSWORD";

  private final String address;

  private RabbitBroker(String address) {
    this.address = address;
  }

  /**
   * Logs in, and declares the shop's queues. Where it is, system properties say: {@code
   * rabbitmq.host}, {@code .port}, {@code .user}, {@code .virtual-host}; the password is in the
   * environment.
   */
  static RabbitBroker find(BrokerLibraries libraries, Path data) throws Exception {
    Map<String, String> settings = new TreeMap<>();
    settings.put("host", System.getProperty("rabbitmq.host", "localhost"));
    settings.put("port", System.getProperty("rabbitmq.port", "5672"));
    settings.put("user", System.getProperty("rabbitmq.user", "guest"));
    settings.put("virtual-host", System.getProperty("rabbitmq.virtual-host", "/"));
    settings.put("password", System.getenv().getOrDefault(PASSWORD, "guest"));
    String address = settings.get("host") + ":" + settings.get("port");
    System.setProperty("demo.broker.hosts", address);
    System.setProperty("demo.broker.user", settings.get("user"));
    System.setProperty("demo.broker.password", settings.get("password"));
    System.setProperty("demo.broker.virtual-host", settings.get("virtual-host"));
    if (!Files.exists(data.resolve("database"))) {
      settings.put("fresh", "true");
    }
    try {
      libraries.run(RabbitQueues.class, settings);
    } catch (IllegalStateException e) {
      throw new DemoException(e.getMessage(), e);
    }
    return new RabbitBroker(
        address
            + (settings.get("virtual-host").equals("/")
                ? ""
                : ", virtual host " + settings.get("virtual-host")));
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void close() {
    // It goes on without the demo.
  }
}
