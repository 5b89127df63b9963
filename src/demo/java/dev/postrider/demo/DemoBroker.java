package dev.postrider.demo;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.ServerSocket;
import java.nio.file.Path;

/** The broker the demo runs on; closed after the server. */
interface DemoBroker extends AutoCloseable {

  /** Where it is, for people. */
  String address();

  /**
   * Starts the broker, or sees that it is there, prepares it, and tells the shop where it is, by
   * system properties that the profiles of its configuration refer to.
   *
   * @param data the folder of the demo's data
   */
  static DemoBroker start(BrokerKind kind, BrokerLibraries libraries, Path data) {
    System.setProperty("mp.config.profile", kind.key());
    System.setProperty("demo.broker.title", kind.title());
    System.setProperty("demo.broker.closed", kind.closed());
    try {
      return switch (kind) {
        case ARTEMIS, STOMP -> ArtemisBroker.start(libraries, data);
        case KAFKA -> KafkaBroker.start(libraries, data);
        case RABBITMQ -> RabbitBroker.find(libraries, data);
      };
    } catch (DemoException e) {
      throw e;
    } catch (Exception e) {
      Throwable why = e instanceof InvocationTargetException called ? called.getCause() : e;
      throw new DemoException("The broker does not start: " + why, e);
    }
  }

  /** Two ports that nobody listens on. */
  static int[] freePorts() throws IOException {
    try (ServerSocket one = new ServerSocket(0);
        ServerSocket other = new ServerSocket(0)) {
      return new int[] {one.getLocalPort(), other.getLocalPort()};
    }
  }
}
