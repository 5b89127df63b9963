package dev.postrider.demo;

import java.io.File;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * The libraries of the broker, and of the clients that prepare it, in a class loader of their own:
 * out of sight of the server, as those of a broker on another machine would be.
 */
final class BrokerLibraries {

  private final String classPath;
  private final URLClassLoader loader;

  /**
   * With the demo's own classes and the product's.
   *
   * @param target the folder of the archives
   * @param libraries a class path
   */
  BrokerLibraries(Path target, String libraries) {
    classPath =
        String.join(
            File.pathSeparator,
            target.resolve("demo.jar").toString(),
            target.resolve(DemoUsers.CLASSES).toString(),
            libraries);
    URL[] urls =
        Stream.of(classPath.split(File.pathSeparator))
            .map(BrokerLibraries::url)
            .toArray(URL[]::new);
    loader = new URLClassLoader("broker", urls, ClassLoader.getPlatformClassLoader());
  }

  /** For a process of its own. */
  String classPath() {
    return classPath;
  }

  Class<?> load(String name) throws ClassNotFoundException {
    return loader.loadClass(name);
  }

  /**
   * Runs a class of the demo as one of the libraries.
   *
   * @param argument of its only constructor
   */
  void run(Class<? extends Callable<?>> task, Object argument) throws Exception {
    Constructor<?> constructor = load(task.getName()).getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    among((Callable<?>) constructor.newInstance(argument));
  }

  /** Runs it so that the libraries find each other. */
  <T> T among(Callable<T> task) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return task.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL url(String jar) {
    try {
      return Path.of(jar).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new DemoException("The broker's libraries cannot be found: " + e, e);
    }
  }
}
