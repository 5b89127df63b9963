package dev.postrider.bench;

import dev.postrider.testkit.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** An Artemis broker in a process of its own. */
final class BrokerServer implements AutoCloseable {

  /** Enough to hold the messages of a window without paging: nobody consumes them. */
  private static final String HEAP = "-Xmx2g";

  private final int port = FreePort.next();
  private final Process process;
  private final PrintWriter orders;
  private final BufferedReader answers;

  private BrokerServer(Path folder) throws IOException {
    this.process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    HEAP,
                    "-classpath",
                    System.getProperty("java.class.path"),
                    BrokerMain.class.getName(),
                    String.valueOf(port),
                    folder.toString()))
            .redirectError(Stage.FOLDER.resolve("broker.log").toFile())
            .start();
    this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Returns when it accepts connections. */
  static BrokerServer start(Path folder) throws IOException {
    BrokerServer server = new BrokerServer(folder);
    server.expect("ready");
    return server;
  }

  String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** How many messages it holds. */
  long messages() throws IOException {
    orders.println("count");
    return Long.parseLong(answer());
  }

  /** Removes them all, from its journal too. */
  void purge() throws IOException {
    orders.println("purge");
    expect("purged");
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private void expect(String answer) throws IOException {
    String said = answer();
    if (!said.equals(answer)) {
      throw new IOException("The broker says '" + said + "' instead of '" + answer + "'");
    }
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("The broker has ended, see target/bench/broker.log");
    }
    return line;
  }
}
