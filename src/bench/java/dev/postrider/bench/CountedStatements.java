package dev.postrider.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/** A data source that counts the statements executed on its connections. */
final class CountedStatements {

  private final LongAdder count = new LongAdder();
  private final Map<String, LongAdder> texts = new ConcurrentHashMap<>();

  /** So many were executed until now. */
  long count() {
    return count.sum();
  }

  /** How often each was prepared until now. */
  Map<String, Long> texts() {
    Map<String, Long> counts = new TreeMap<>();
    texts.forEach((text, number) -> counts.put(text, number.sum()));
    return counts;
  }

  DataSource around(DataSource dataSource) {
    return around(DataSource.class, dataSource);
  }

  private <T> T around(Class<T> type, Object target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (target instanceof Statement && method.getName().startsWith("execute")) {
                count.increment();
              }
              if (method.getName().equals("prepareStatement")) {
                texts.computeIfAbsent((String) arguments[0], t -> new LongAdder()).increment();
              }
              try {
                return wrapped(method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private Object wrapped(Object result) {
    if (result instanceof Connection) {
      return around(Connection.class, result);
    }
    if (result instanceof CallableStatement) {
      return around(CallableStatement.class, result);
    }
    if (result instanceof PreparedStatement) {
      return around(PreparedStatement.class, result);
    }
    return result instanceof Statement ? around(Statement.class, result) : result;
  }
}
