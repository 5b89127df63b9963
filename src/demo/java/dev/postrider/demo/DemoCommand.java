package dev.postrider.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of the demo's process.
 *
 * @param target where the archives and the demo's classes were built
 * @param data where the demo keeps its data
 * @param port where the server listens
 * @param brokerClassPath the jars of the broker
 */
public record DemoCommand(Path target, Path data, int port, String brokerClassPath) {

  /** What the server's own jar asks for when it is started alone, and gets only then. */
  private static final List<String> OPENED =
      List.of(
          "java.base/jdk.internal.loader",
          "java.base/java.io",
          "java.base/java.lang",
          "java.base/java.net",
          "java.base/java.nio",
          "java.base/java.util",
          "java.base/sun.net.www.protocol.jar",
          "java.base/sun.net.www.protocol.jrt",
          "java.base/sun.nio.ch",
          "java.logging/java.util.logging",
          "java.management/javax.management",
          "java.management/javax.management.openmbean",
          "java.management/sun.management",
          "java.naming/javax.naming.spi",
          "java.rmi/sun.rmi.transport",
          "jdk.management/com.sun.management.internal");

  private static final List<String> EXPORTED =
      List.of(
          "java.base/jdk.internal.ref",
          "java.naming/com.sun.jndi.ldap",
          "jdk.naming.dns/com.sun.jndi.dns");

  /** The program and its arguments. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    OPENED.forEach(name -> words.add("--add-opens=" + name + "=ALL-UNNAMED"));
    EXPORTED.forEach(name -> words.add("--add-exports=" + name + "=ALL-UNNAMED"));
    words.add("-Xmx1g");
    words.add("-Djava.awt.headless=true");
    words.add("-Djava.io.tmpdir=" + data.resolve("tmp"));
    words.add("-cp");
    words.add(classPath());
    words.add(DemoLauncher.class.getName());
    words.addAll(List.of(target.toString(), data.toString(), "" + port, brokerClassPath));
    return words;
  }

  private String classPath() {
    return target.resolve("demo.jar")
        + java.io.File.pathSeparator
        + target.resolve("payara-micro.jar");
  }
}
