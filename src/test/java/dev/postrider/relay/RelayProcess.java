package dev.postrider.relay;

import dev.postrider.config.RetrySettings.WhenExhausted;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A relay in a process of its own, which can be killed and stopped as only a process can be. */
public final class RelayProcess implements AutoCloseable {

  /** The broker it sends to, as the tables know it. */
  public static final String BROKER = RelayUnderTest.BROKER;

  /** Of the node, so that a silent one is soon taken for dead. */
  static final Duration LEASE = Duration.ofSeconds(2);

  private final Process process;

  private RelayProcess(Process process) {
    this.process = process;
  }

  /** Starts it on the tables of this database; its broker is named {@link #BROKER}. */
  public static RelayProcess start(String databaseUrl, String brokerUrl) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-Xmx96m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            RelayProcess.class.getName(),
            databaseUrl,
            brokerUrl);
    File log = new File("target", "relay-process.log");
    return new RelayProcess(
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start());
  }

  /** How the node calls itself in the table of nodes. */
  public String description() {
    return "process " + process.pid();
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

  /** In the child: relays until it is killed, or until its parent is gone. */
  public static void main(String[] arguments) throws IOException {
    ThreadScheduler scheduler = new ThreadScheduler(Thread::new);
    RelayUnderTest.relay(
            RelayUnderTest.dataSource(arguments[0], "relay"),
            arguments[1],
            RelayUnderTest.settings(RelayUnderTest.retry(10, WhenExhausted.PARK_KEY), LEASE),
            scheduler,
            "process " + ProcessHandle.current().pid())
        .start();
    while (System.in.read() >= 0) {
      // Nothing is sent; the end of the stream is the end of the parent.
    }
    Runtime.getRuntime().halt(0);
  }
}
