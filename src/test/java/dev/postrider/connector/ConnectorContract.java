package dev.postrider.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Connector;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every connector promises the relay, on a real broker. A subclass gives connector, broker and
 * an independent client.
 */
public abstract class ConnectorContract {

  /** The password every broker under this contract requires; it must be in no text. */
  protected static final String PASSWORD = "s3cr3t-Pa55";

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final List<AutoCloseable> opened = new ArrayList<>();

  /** The connector's name. */
  protected abstract String connector();

  /** A sound definition of the broker behind a port, with its login. */
  protected abstract Map<String, String> settings(int port);

  /** The broker's port. */
  protected abstract int port();

  /** SIGKILL. */
  protected abstract void kill();

  /** Starts the broker with its old data. */
  protected abstract void restart();

  /** What a queue holds, in order, seen by an independent client; takes nothing. */
  protected abstract List<ReceivedMessage> browse(String queue);

  /** The settings that bound connecting and sending. */
  protected abstract Map<String, String> timeouts(Duration connect, Duration send);

  /** A settings map with a wrong password. */
  protected abstract Map<String, String> wrongPassword(int port);

  /** A message that the broker or the connector refuses, and that can be told from the others. */
  protected abstract OutgoingMessage refused();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  @Test
  void confirmsWhatAnIndependentClientThenSees() throws Exception {
    String queue = queue();
    OutgoingMessage message =
        new OutgoingMessage(
            "id-1",
            "/queue/" + queue,
            "key-1",
            "OrderPlaced",
            "application/json",
            "conversation-1",
            Map.of("postrider_id", "id-1", "tenant", "Zürich"),
            "{\"name\":\"Käse €\"}".getBytes(StandardCharsets.UTF_8),
            null);

    assertThat(send(session(), List.of(message))).containsExactly(new Outcome.Confirmed());

    assertThat(browse(queue))
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.body()).isEqualTo(message.payload());
              assertThat(seen.properties()).containsAllEntriesOf(message.headers());
              assertThat(seen.persistent()).isTrue();
              assertThat(seen.correlationId()).isEqualTo("conversation-1");
              assertThat(seen.type()).isEqualTo("OrderPlaced");
            });
  }

  @Test
  void keepsConfirmedMessagesOverAKilledBroker() throws Exception {
    String queue = queue();
    send(session(), TestMessages.numbered(20, "/queue/" + queue));

    kill();
    restart();

    assertThat(bodies(queue)).isEqualTo(numbers(20));
  }

  @Test
  void sendsLargeBatchesInOrder() throws Exception {
    String queue = queue();
    BrokerSession session = session();

    assertThat(send(session, TestMessages.numbered(500, queue)))
        .hasSize(500)
        .containsOnly(new Outcome.Confirmed());

    assertThat(bodies(queue)).isEqualTo(numbers(500));
  }

  // --- continued below

  protected final String queue() {
    return "contract.q" + NAMES.incrementAndGet();
  }

  protected final Broker broker(Map<String, String> settings) {
    BrokerDefinition definition = new BrokerDefinition("events", settings);
    Connector connector =
        ServiceLoader.load(Connector.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(c -> c.name().equals(connector()))
            .findFirst()
            .orElseThrow();
    assertThat(connector.check(definition)).isEmpty();
    Broker broker = connector.open(definition);
    opened.add(broker);
    return broker;
  }

  protected final BrokerSession session() throws TransportException {
    return session(settings(port()));
  }

  protected final BrokerSession session(Map<String, String> settings) throws TransportException {
    BrokerSession session = broker(settings).connect();
    opened.add(session);
    return session;
  }

  protected static List<Outcome> send(BrokerSession session, List<OutgoingMessage> batch) {
    RecordedOutcomes outcomes = new RecordedOutcomes(batch.size());
    session.send(batch, outcomes);
    return outcomes.await(SOON);
  }

  protected final List<String> bodies(String queue) {
    return browse(queue).stream()
        .map(message -> new String(message.body(), StandardCharsets.UTF_8))
        .toList();
  }

  protected static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }
}
