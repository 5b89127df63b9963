package dev.postrider.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Connector;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Opens and closes what tests of connectors need; one broker per class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ConnectorFixture {

  static final Duration SOON = Duration.ofSeconds(30);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final BrokerUnderTest real;

  /** Against this broker. */
  protected ConnectorFixture(BrokerUnderTest real) {
    this.real = real;
  }

  @BeforeAll
  final void startTheBroker() {
    real.start();
  }

  @AfterAll
  final void closeTheBroker() {
    real.close();
  }

  @AfterEach
  final void closeSessions() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
    opened.clear();
  }

  /** The broker of this class. */
  protected final BrokerUnderTest real() {
    return real;
  }

  /** A queue nobody has used. */
  protected final String queue() {
    return "contract.q" + NAMES.incrementAndGet();
  }

  /** A session by sound settings. */
  protected final BrokerSession session() throws TransportException {
    return connect(real.settings(real.port()), Map.of());
  }

  /** A session by sound settings and some others. */
  protected final BrokerSession connect(Map<String, String> sound, Map<String, String> others)
      throws TransportException {
    return register(broker(sound, others).connect());
  }

  /** A broker by sound settings and some others. */
  protected final Broker broker(Map<String, String> sound, Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(sound);
    settings.putAll(others);
    BrokerDefinition definition = new BrokerDefinition("events", settings);
    Connector connector =
        ServiceLoader.load(Connector.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(c -> c.name().equals(real.connector()))
            .findFirst()
            .orElseThrow();
    assertThat(connector.check(definition)).isEmpty();
    return register(connector.open(definition));
  }

  /** Closes it after the test. */
  protected final <T extends AutoCloseable> T register(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  /** Sends and waits for all outcomes. */
  protected static List<Outcome> send(BrokerSession session, List<OutgoingMessage> batch) {
    RecordedOutcomes outcomes = new RecordedOutcomes(batch.size());
    session.send(batch, outcomes);
    return outcomes.await(SOON);
  }

  /** The bodies a queue holds, in order. */
  protected final List<String> bodies(String queue) {
    return real.browse(queue).stream()
        .map(message -> new String(message.body(), StandardCharsets.UTF_8))
        .toList();
  }

  /** {@code 0}, {@code 1}, … as texts. */
  protected static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }
}
