package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.Await;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * An application that applies what arrives in a queue: for each delivery a transaction of the inbox
 * and, unless it came before, of its effect. Bodies are {@code key:version}, versions from 1.
 */
final class InboxConsumer implements AutoCloseable {

  private static final String CONSUMER = "billing";
  private static final Duration LONG = Duration.ofSeconds(60);

  private final RelayUnderTest tables;
  private final ActiveMQConnectionFactory factory;
  private final Connection connection;
  private final List<String> arrivals = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<Void> work;
  private volatile boolean ending;

  InboxConsumer(RelayUnderTest tables, String brokerUrl, String queue) throws Exception {
    this.tables = tables;
    tables.execute("CREATE TABLE effect (number serial, id text, body text)");
    factory = new ActiveMQConnectionFactory(brokerUrl);
    connection = factory.createConnection();
    Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer queued = session.createConsumer(session.createQueue(queue));
    connection.start();
    work = CompletableFuture.runAsync(() -> consume(queued), task -> new Thread(task).start());
  }

  /** The bodies in the order they arrived, repeats included. */
  List<String> arrivals() {
    synchronized (arrivals) {
      return List.copyOf(arrivals);
    }
  }

  /** How many of the deliveries were not the first of their message. */
  int repeats() {
    List<String> all = arrivals();
    return all.size() - new LinkedHashSet<>(all).size();
  }

  void awaitArrivals(int count) {
    Await.until(count + " messages arrive", LONG, () -> work.isDone() || arrivals.size() >= count);
    assertThat(arrivals()).hasSizeGreaterThanOrEqualTo(count);
  }

  /** Waits until nothing more comes, and ends. */
  void end() {
    ending = true;
    work.join();
  }

  /**
   * After the end: every message of every key arrived, first in order, and had one effect, in order
   * as well.
   *
   * @param last the last version of each key
   */
  void assertOneEffectEachInOrder(Map<String, Integer> last) throws SQLException {
    Map<String, Integer> arrived = new HashMap<>();
    List<String> first = List.copyOf(new LinkedHashSet<>(arrivals()));
    for (String body : first) {
      String[] parts = body.split(":");
      int version = Integer.parseInt(parts[1]);
      assertThat(version).as(body).isEqualTo(arrived.getOrDefault(parts[0], 0) + 1);
      arrived.put(parts[0], version);
    }
    assertThat(arrived).as("the last of each key").isEqualTo(last);
    List<String> effects = effects();
    assertThat(effects.size()).as("effects").isEqualTo(first.size());
    assertThat(effects.equals(first)).as("effects are in the order of first arrival").isTrue();
  }

  private List<String> effects() throws SQLException {
    List<String> bodies = new ArrayList<>();
    try (java.sql.Connection database = tables.begin();
        Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("SELECT body FROM effect ORDER BY number")) {
      while (row.next()) {
        bodies.add(row.getString(1));
      }
    }
    return bodies;
  }

  private void consume(MessageConsumer queued) {
    try (java.sql.Connection database = tables.begin();
        PreparedStatement effect =
            database.prepareStatement("INSERT INTO effect (id, body) VALUES (?, ?)")) {
      while (true) {
        boolean last = ending;
        Message message = queued.receive(Duration.ofMillis(300).toMillis());
        if (message == null && last) {
          return;
        } else if (message != null) {
          apply(message, database, effect);
          message.acknowledge();
        }
      }
    } catch (JMSException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void apply(Message message, java.sql.Connection database, PreparedStatement effect)
      throws JMSException, SQLException {
    String id = message.getStringProperty("postrider_id");
    String body = ((TextMessage) message).getText();
    if (tables.inbox().record(database, CONSUMER, id, null)) {
      effect.setString(1, id);
      effect.setString(2, body);
      effect.executeUpdate();
    }
    database.commit();
    arrivals.add(body);
  }

  @Override
  public void close() {
    try {
      ending = true;
      connection.close();
    } catch (JMSException e) {
      // The broker is gone.
    } finally {
      factory.close();
    }
  }
}
