package dev.postrider.demo;

import java.nio.file.Path;

/** Artemis in this process, reached by its own protocol and by STOMP through one port. */
final class ArtemisBroker implements DemoBroker {

  private static final String EMBEDDED =
      "org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ";

  private final Object broker;
  private final int port;

  private ArtemisBroker(Object broker, int port) {
    this.broker = broker;
    this.port = port;
  }

  /** Starts it on any port, with its journal below {@code data}. */
  static ArtemisBroker start(BrokerLibraries libraries, Path data) throws Exception {
    int port = DemoBroker.freePorts()[0];
    System.setProperty("demo.broker.data", data.resolve("broker").toString());
    System.setProperty("demo.broker.port", Integer.toString(port));
    System.setProperty("demo.broker.hosts", "localhost:" + port);
    System.setProperty("demo.broker.url", "tcp://localhost:" + port);
    return libraries.among(
        () -> {
          Object broker = libraries.load(EMBEDDED).getConstructor().newInstance();
          String configuration = ArtemisBroker.class.getResource("broker.xml").toString();
          broker
              .getClass()
              .getMethod("setConfigResourcePath", String.class)
              .invoke(broker, configuration);
          broker.getClass().getMethod("start").invoke(broker);
          return new ArtemisBroker(broker, port);
        });
  }

  @Override
  public String address() {
    return "tcp://localhost:" + port;
  }

  @Override
  public void close() throws Exception {
    broker.getClass().getMethod("stop").invoke(broker);
  }
}
