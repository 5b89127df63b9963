package dev.postrider.admin;

import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.store.Store;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A node that only carries out jobs, in a process of its own, which can be killed. */
final class JobProcess implements AutoCloseable {

  private final Process process;

  private JobProcess(Process process) {
    this.process = process;
  }

  static JobProcess start(String databaseUrl) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                JobProcess.class.getName(),
                databaseUrl)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target", "job-process.log")))
            .start();
    return new JobProcess(process);
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

  /** In the child: looks for jobs until it is killed, or until its parent is gone. */
  public static void main(String[] arguments) throws IOException {
    Store store = Store.open(dataSource(arguments[0]), tables());
    JobRunner runner = new JobRunner("process " + ProcessHandle.current().pid(), Thread::new);
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    clock.scheduleWithFixedDelay(() -> look(runner, store), 0, 100, TimeUnit.MILLISECONDS);
    while (System.in.read() >= 0) {
      // The end of the stream is the end of the parent.
    }
    Runtime.getRuntime().halt(0);
  }

  private static void look(JobRunner runner, Store store) {
    try {
      runner.look(store.admin().jobs());
    } catch (Exception e) {
      e.printStackTrace();
    }
  }

  private static StoreSettings tables() {
    return new StoreSettings("none", SchemaMode.NONE, "postrider_", 1);
  }

  private static DataSource dataSource(String url) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url);
    return dataSource;
  }
}
