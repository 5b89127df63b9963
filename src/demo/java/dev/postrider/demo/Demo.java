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

  private Demo() {}

  /**
   * Runs the demo.
   *
   * @param args the folder of the project, the port, and whether customers come by themselves: on
   *     or off
   */
  public static void main(String[] args) throws Exception {
    Process process =
        new ProcessBuilder(command(Path.of(args[0]), args[1], args[2])).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "demo-stop"));
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException("The demo ended with exit code " + code + "; see above.");
    }
  }

  private static List<String> command(Path project, String port, String traffic) throws Exception {
    Path target = project.resolve("target");
    Path data = target.resolve("demo");
    Path tmp = Files.createDirectories(data.resolve("tmp"));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + project.resolve("src/demo/launcher/jvm.options"),
        "-Djava.io.tmpdir=" + tmp,
        "-cp",
        target.resolve("demo.jar") + File.pathSeparator + target.resolve("payara-micro.jar"),
        DemoLauncher.class.getName(),
        target.toString(),
        data.toString(),
        port,
        traffic,
        librariesOutside(target));
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
