package dev.postrider.connector.jms;

import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.Map;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;

/** A naming context with a few objects, as long as it is open. */
public final class NamingForTests implements InitialContextFactory, AutoCloseable {

  private static volatile Map<String, ?> objects = Map.of();

  /** Called by JNDI. */
  public NamingForTests() {}

  NamingForTests(Map<String, ?> bound) {
    objects = bound;
    System.setProperty(Context.INITIAL_CONTEXT_FACTORY, NamingForTests.class.getName());
  }

  @Override
  public Context getInitialContext(Hashtable<?, ?> environment) {
    return (Context)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                method.getName().equals("lookup") ? lookUp(arguments[0].toString()) : null);
  }

  @Override
  public void close() {
    System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
    objects = Map.of();
  }

  private static Object lookUp(String name) throws NameNotFoundException {
    if (!objects.containsKey(name)) {
      throw new NameNotFoundException(name);
    }
    return objects.get(name);
  }
}
