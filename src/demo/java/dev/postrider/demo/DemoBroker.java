package dev.postrider.demo;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * The Artemis broker. Its libraries live in a class loader of their own, out of sight of the
 * server, as those of a broker on another machine would.
 */
final class DemoBroker implements AutoCloseable {

  private static final String EMBEDDED =
      "org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ";

  private final Object broker;

  private DemoBroker(Object broker) {
    this.broker = broker;
  }

  /** Starts the broker on {@code port} with its journal below {@code data}. */
  static DemoBroker start(String classPath, Path data, int port) {
    System.setProperty("demo.broker.data", data.resolve("broker").toString());
    System.setProperty("demo.broker.port", Integer.toString(port));
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      ClassLoader loader =
          new URLClassLoader("broker", urls(classPath), ClassLoader.getPlatformClassLoader());
      thread.setContextClassLoader(loader);
      Object broker = loader.loadClass(EMBEDDED).getConstructor().newInstance();
      String configuration = DemoBroker.class.getResource("broker.xml").toString();
      broker
          .getClass()
          .getMethod("setConfigResourcePath", String.class)
          .invoke(broker, configuration);
      broker.getClass().getMethod("start").invoke(broker);
      return new DemoBroker(broker);
    } catch (ReflectiveOperationException | java.net.MalformedURLException e) {
      throw new DemoException("The broker does not start: " + e, e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public void close() throws Exception {
    broker.getClass().getMethod("stop").invoke(broker);
  }

  private static URL[] urls(String classPath) throws java.net.MalformedURLException {
    String[] jars = classPath.split(File.pathSeparator);
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = Path.of(jars[i]).toUri().toURL();
    }
    return urls;
  }
}
