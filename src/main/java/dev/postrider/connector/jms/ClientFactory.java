package dev.postrider.connector.jms;

import jakarta.jms.ConnectionFactory;
import java.lang.reflect.Modifier;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Gets the client's connection factory: by its class name and URL, or from JNDI. */
final class ClientFactory {

  /** Up to so many messages the client asks for each. */
  private static final int FEW = 10;

  private final JmsSettings settings;

  ClientFactory(JmsSettings settings) {
    this.settings = settings;
  }

  /**
   * A new factory for the URL; connects to nothing.
   *
   * @throws ClassNotFoundException if the client is absent
   * @throws ClassCastException if the class is no factory of this API
   */
  ConnectionFactory create(String url) throws ReflectiveOperationException {
    Class<? extends ConnectionFactory> type = load().asSubclass(ConnectionFactory.class);
    if (Modifier.isAbstract(type.getModifiers())) {
      throw new NoSuchMethodException(type.getName());
    }
    ConnectionFactory factory = type.getConstructor(String.class).newInstance(url);
    preset(factory, url, "reconnectAttempts", int.class, 0);
    preset(factory, url, "callTimeout", long.class, settings.sendTimeout().toMillis());
    return factory;
  }

  /**
   * As {@link #create}, for a consumer of so many messages at once. What a client prefetches counts
   * as delivered each time it is killed, and waits behind slow work while others have none.
   */
  ConnectionFactory createFor(String url, int prefetch) throws ReflectiveOperationException {
    ConnectionFactory factory = create(url);
    if (prefetch <= FEW) {
      preset(factory, url, "consumerWindowSize", int.class, 0);
    }
    return factory;
  }

  /** The server's factory. Must run on a thread that has the application's naming context. */
  @SuppressWarnings(
      "BanJNDI") // The name is the operator's own setting, as are the server's objects.
  ConnectionFactory lookUp(String jndi) throws NamingException {
    Object found = InitialContext.doLookup(jndi);
    if (found instanceof ConnectionFactory factory) {
      return factory;
    }
    throw new NamingException("it holds " + (found == null ? "nothing" : found.getClass()));
  }

  /** Frees what a factory made by {@link #create} holds. Never throws. */
  static void close(ConnectionFactory factory) {
    if (factory instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        // It holds no connection; there is nothing to save.
      }
    }
  }

  private Class<?> load() throws ClassNotFoundException {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    try {
      return Class.forName(settings.factory(), true, ofThread);
    } catch (ClassNotFoundException e) {
      return Class.forName(settings.factory());
    }
  }

  /** A default of ours for a property that some clients have and the user's URL does not set. */
  private static void preset(
      ConnectionFactory factory, String url, String property, Class<?> type, Object value)
      throws ReflectiveOperationException {
    if (url.contains(property + "=")) {
      return;
    }
    String setter = "set" + Character.toUpperCase(property.charAt(0)) + property.substring(1);
    try {
      factory.getClass().getMethod(setter, type).invoke(factory, value);
    } catch (NoSuchMethodException e) {
      // Not this client's; it has its own defaults.
    }
  }
}
