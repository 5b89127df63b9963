package dev.postrider.store;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * A data source on PostgreSQL whose prepared queries are explained with their parameters before
 * they are executed: what they had to read is added up.
 */
final class ExplainedStatements {

  private final AtomicLong blocks = new AtomicLong();

  /** Blocks of tables and indexes that were read since the last time, wherever they were. */
  long blocks() {
    return blocks.getAndSet(0);
  }

  DataSource of(DataSource dataSource) {
    return wrap(
        DataSource.class,
        (method, arguments) -> {
          Object result = call(dataSource, method, arguments);
          return result instanceof Connection connection ? of(connection) : result;
        });
  }

  private Connection of(Connection connection) {
    return wrap(
        Connection.class,
        (method, arguments) -> {
          Object result = call(connection, method, arguments);
          if (!(result instanceof PreparedStatement statement)) {
            return result;
          }
          String sql = (String) arguments[0];
          return sql.startsWith("SELECT") ? of(statement, explained(connection, sql)) : statement;
        });
  }

  private static PreparedStatement explained(Connection connection, String sql)
      throws SQLException {
    return connection.prepareStatement("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql);
  }

  private PreparedStatement of(PreparedStatement statement, PreparedStatement explained) {
    return wrap(
        PreparedStatement.class,
        (method, arguments) -> {
          if (method.getName().equals("executeQuery")) {
            note(explained);
          } else if (method.getName().matches("set.*|close")) {
            call(explained, method, arguments);
          }
          return call(statement, method, arguments);
        });
  }

  private void note(PreparedStatement explained) throws SQLException {
    try (ResultSet row = explained.executeQuery()) {
      row.next();
      try (JsonReader reader = Json.createReader(new StringReader(row.getString(1)))) {
        JsonObject plan = reader.readArray().getJsonObject(0).getJsonObject("Plan");
        blocks.addAndGet(plan.getInt("Shared Hit Blocks") + plan.getInt("Shared Read Blocks"));
      }
    }
  }

  private static <T> T wrap(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.of(method, arguments)));
  }

  private static Object call(Object target, Method method, Object... arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @FunctionalInterface
  private interface Call {
    Object of(Method method, Object... arguments) throws Throwable;
  }
}
