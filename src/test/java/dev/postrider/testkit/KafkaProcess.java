package dev.postrider.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/**
 * The child process of {@link KafkaServer}: says {@link #READY} on its standard output, stops
 * orderly on a line of input, and dies at once when its input ends, that is, with its parent.
 */
final class KafkaProcess {

  static final String READY = "KAFKA READY";

  /** It tells its whole configuration several times; held, since a logger may be collected. */
  private static final Logger ALL = Logger.getLogger("");

  private static volatile KafkaRaftServer running;

  private KafkaProcess() {}

  /** Of the file with the server's properties. */
  public static void main(String[] args) throws IOException {
    ALL.setLevel(Level.WARNING);
    Thread orders = new Thread(() -> obey(System.in), "orders");
    orders.setDaemon(true);
    orders.start();
    format(args[0]);
    KafkaRaftServer server = new KafkaRaftServer(config(Path.of(args[0])), Time.SYSTEM);
    running = server;
    server.startup();
    System.out.println(READY);
  }

  private static KafkaConfig config(Path file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    return KafkaConfig.fromProps(properties, false);
  }

  /** A folder that is formatted stays as it is. */
  private static void format(String file) {
    int failed =
        StorageTool.execute(
            new String[] {
              "format", "--ignore-formatted", "-t", "cG9zdHJpZGVyLXRlc3RzMQ", "-c", file
            },
            System.out);
    if (failed != 0) {
      throw new IllegalStateException("Not formatted");
    }
  }

  private static void obey(InputStream in) {
    try {
      if (in.read() >= 0) {
        running.shutdown();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }
}
