package dev.postrider.demo;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What Maven runs: starts the demo's process and stays until it has ended, also after Ctrl-C, so
 * that nothing is left behind when the prompt is back.
 */
public final class Demo {

  private static final int STOP_SECONDS = 40;
  private static final String PREFIX = "rabbitmq.";

  private Demo() {}

  /**
   * Runs the demo.
   *
   * @param args the folder of the project, the port, whether customers come by themselves (on or
   *     off), and the broker
   */
  public static void main(String[] args) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command(args)).inheritIO();
    builder.environment().put(RabbitBroker.PASSWORD, System.getProperty(PREFIX + "password"));
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "demo-stop"));
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException("The demo ended with exit code " + code + "; see above.");
    }
  }

  private static List<String> command(String[] args) throws Exception {
    Path project = Path.of(args[0]);
    Path target = project.resolve("target");
    Path data = target.resolve(folder(args[3]));
    Path tmp = Files.createDirectories(data.resolve("tmp"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + project.resolve("src/demo/launcher/jvm.options"));
    command.add("-Djava.io.tmpdir=" + tmp);
    for (String key : List.of("host", "port", "user", "virtual-host")) {
      command.add("-D" + PREFIX + key + "=" + System.getProperty(PREFIX + key));
    }
    command.add("-cp");
    command.add(
        target.resolve("demo.jar") + File.pathSeparator + target.resolve("payara-micro.jar"));
    command.add(DemoLauncher.class.getName());
    command.addAll(List.of(target.toString(), data.toString(), args[1], args[2], args[3]));
    command.add(librariesOutside(target));
    return command;
  }

  /** Each broker with a shop of its own: what one has, no other could bring to the end. */
  private static String folder(String broker) {
    BrokerKind kind = BrokerKind.named(broker);
    return kind == BrokerKind.ARTEMIS ? "demo" : "demo-" + kind.key();
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }

  /** The jars of the class path Maven made for us; the broker is among them. */
  private static String librariesOutside(Path target) throws URISyntaxException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    List<String> jars = new ArrayList<>();
    for (URL url : ((URLClassLoader) loader).getURLs()) {
      Path path = Path.of(url.toURI());
      if (!path.startsWith(target)) {
        jars.add(path.toString());
      }
    }
    return String.join(File.pathSeparator, jars);
  }
}
