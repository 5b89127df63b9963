package dev.postrider.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import sun.misc.Signal;

/**
 * The process of {@link KafkaBroker}: stops orderly on a line of input, and dies at once when its
 * input ends, that is, with its parent. The server's classes are called by reflection: on the
 * compiler's class path they would be on the application's as well.
 */
final class KafkaProcess {

  /** Any, but always the same: 16 bytes in Base64. */
  private static final String CLUSTER = "cG9zdHJpZGVyLWRlbW8xMQ";

  /** It tells its whole configuration several times; held, since a logger may be collected. */
  private static final Logger ALL = Logger.getLogger("");

  private KafkaProcess() {}

  /** Runs it; the argument is the file with its settings. */
  public static void main(String[] args) throws ReflectiveOperationException {
    ALL.setLevel(Level.WARNING);
    // Ctrl-C is for all processes of the terminal, but this one has to outlive the server.
    Signal.handle(new Signal("INT"), signal -> {});
    Thread orders = new Thread(() -> obey(System.in), "orders");
    orders.setDaemon(true);
    orders.start();
    format(args[0]);
    Class.forName("kafka.Kafka")
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {args[0]});
  }

  /** A folder that is formatted stays as it is. */
  private static void format(String settings) throws ReflectiveOperationException {
    String[] command = {"format", "--ignore-formatted", "-t", CLUSTER, "-c", settings};
    Object code =
        Class.forName("kafka.tools.StorageTool")
            .getMethod("execute", String[].class, PrintStream.class)
            .invoke(null, command, System.out);
    if (!Integer.valueOf(0).equals(code)) {
      throw new IllegalStateException("The folder is not formatted.");
    }
  }

  private static void obey(InputStream in) {
    try {
      if (in.read() >= 0) {
        System.exit(0); // Kafka's hook stops it
      }
    } catch (IOException e) {
      e.printStackTrace();
    }
    Runtime.getRuntime().halt(1);
  }
}
