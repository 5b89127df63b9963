package dev.postrider.subscribe;

import dev.postrider.MessageId;
import dev.postrider.inbox.WireIdentity;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.store.InboxStore;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A business in plain JDBC: one row for each message, in the transaction that records its id. Some
 * bodies make trouble.
 */
final class JdbcApplication implements Application, AutoCloseable {

  static final String FAILS = "fails";
  static final String REJECTED = "rejected";
  static final String SLOW = "slow";

  private final DataSource dataSource;
  private final InboxStore inbox;
  private final String consumer;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

  /** Released to let the slow ones go on. */
  final CountDownLatch go = new CountDownLatch(1);

  final AtomicInteger slow = new AtomicInteger();
  final AtomicInteger calls = new AtomicInteger();

  JdbcApplication(DataSource dataSource, InboxStore inbox, String consumer) throws SQLException {
    this.dataSource = dataSource;
    this.inbox = inbox;
    this.consumer = consumer;
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS effect (n bigserial PRIMARY KEY, consumer text NOT NULL,"
              + " body text NOT NULL)");
    }
  }

  @Override
  public void apply(IncomingMessage message, int attempt) throws Exception {
    calls.incrementAndGet();
    String body = new String(message.payload(), StandardCharsets.UTF_8);
    String id = new WireIdentity(message).id().map(MessageId::value).orElseThrow();
    Connection connection = idle.poll();
    if (connection == null) {
      connection = dataSource.getConnection();
      connection.setAutoCommit(false);
    }
    try {
      if (inbox.record(connection, consumer, id, null)) {
        effect(connection, body);
        trouble(body);
      }
      connection.commit();
    } finally {
      connection.rollback();
      idle.push(connection);
    }
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
      connection.close();
    }
  }

  String consumer() {
    return consumer;
  }

  /** What was applied, in the order of the commits, as far as one came after the other. */
  List<String> effects() {
    List<String> bodies = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT body FROM effect WHERE consumer = ? ORDER BY n")) {
      statement.setString(1, consumer);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          bodies.add(row.getString(1));
        }
      }
      return bodies;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void effect(Connection connection, String body) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO effect (consumer, body) VALUES (?, ?)")) {
      statement.setString(1, consumer);
      statement.setString(2, body);
      statement.executeUpdate();
    }
  }

  private void trouble(String body) throws InterruptedException {
    if (body.startsWith(FAILS)) {
      throw new IllegalStateException("no such customer");
    }
    if (body.startsWith(REJECTED)) {
      throw new Rejection("the order is unknown");
    }
    if (body.startsWith(SLOW)) {
      slow.incrementAndGet();
      go.await();
    }
  }
}
