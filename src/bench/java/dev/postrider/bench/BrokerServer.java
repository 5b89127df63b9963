package dev.postrider.bench;

import dev.postrider.testkit.FreePort;
import jakarta.jms.JMSException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An Artemis broker in a process of its own, by JMS. */
final class BrokerServer implements Target {

  /** Enough to hold the messages of a window without paging: nobody consumes them. */
  private static final String HEAP = "-Xmx4g";

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

  int port() {
    return port;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("connector", "jms", "url", url());
  }

  @Override
  public Sender connect() throws JMSException {
    return JmsSender.transacted(url());
  }

  @Override
  public long messages() throws IOException {
    orders.println("count");
    return Long.parseLong(answer());
  }

  /** From its journal too. */
  @Override
  public void purge() throws IOException {
    orders.println("purge");
    expect("purged");
  }

  @Override
  public Stream<ProcessHandle> processes() {
    return Stream.of(process.toHandle());
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
