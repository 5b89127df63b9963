package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.BrokerUnderTest;
import dev.postrider.connector.RecordedOutcomes;
import dev.postrider.server.app.Effect;
import dev.postrider.server.app.Loop;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Connector;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.PayaraServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One archive, every broker: what is published comes back whole, once and in order, also if every
 * message comes twice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryBrokerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DATA_SOURCE = "jdbc/shop";
  private static final int COUNT = 1_000;
  private static final int KEYS = 7;
  private static final String QUEUE = "/queue/loop";

  private Path archive;

  @BeforeAll
  void archive() throws Exception {
    archive =
        new TestApplication("loop")
            .withPersistenceUnit(DATA_SOURCE)
            .set("postrider.datasource", DATA_SOURCE)
            .with(Loop.class, Effect.class)
            .export();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.postrider.connector.EveryBroker#all")
  void whatIsPublishedComesBack(String name, Supplier<BrokerUnderTest> supplier) throws Exception {
    Database database = Database.withEffects();
    try (BrokerUnderTest broker = supplier.get()) {
      broker.start();
      try (PayaraServer server = start(name, broker, database)) {
        RemoteApplication loop =
            new RemoteApplication(URI.create(server.url() + "loop/").toURL(), "loop");
        for (int from = 0; from < COUNT; from += 50) {
          loop.call("Loop", "publish", from, 50);
        }

        Await.until("all has come", PATIENCE, () -> database.effects("loop").size() >= COUNT);
        Await.until(
            "all is answered", PATIENCE, () -> database.effects("asker").size() >= COUNT / 10);
        sendAgain(broker, database);

        assertThat(database.effects("loop"))
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, COUNT + KEYS).mapToObj(EveryBrokerIT::effect).toList());
        assertThat(database.effects("asker"))
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, COUNT / 10)
                    .mapToObj(i -> "to Käse € 🧀 " + i * 10 + "|talk-" + i * 10)
                    .toList());
        for (int key = 0; key < KEYS; key++) {
          String ofKey = "|key-" + key + "|";
          assertThat(
                  database.effects("loop").stream()
                      .filter(e -> e.contains(ofKey))
                      .map(this::number))
              .as("key %d", key)
              .isSorted();
        }
        Await.until(
            "the outbox is empty",
            PATIENCE,
            () -> database.rows("SELECT seq FROM postrider_outbox").isEmpty());
      }
    }
  }

  /** Every message once more, and one new one of each key behind them, by another producer. */
  private void sendAgain(BrokerUnderTest broker, Database database) throws Exception {
    String sent = "SELECT id, payload FROM postrider_sent WHERE destination = '" + QUEUE + "'";
    Await.until("all are settled", PATIENCE, () -> database.rows(sent).size() == COUNT);
    List<OutgoingMessage> messages = new ArrayList<>();
    for (Map<String, Object> row : database.rows(sent)) {
      String body = new String((byte[]) row.get("payload"), StandardCharsets.UTF_8);
      messages.add(message((String) row.get("id"), number(body + "|")));
    }
    for (int i = 0; i < KEYS; i++) {
      messages.add(message("last-" + i, COUNT + i));
    }
    try (Broker again = open(broker);
        BrokerSession session = again.connect()) {
      for (int from = 0; from < messages.size(); from += 250) {
        List<OutgoingMessage> batch = messages.subList(from, Math.min(from + 250, messages.size()));
        RecordedOutcomes outcomes = new RecordedOutcomes(batch.size());
        session.send(batch, outcomes);
        assertThat(outcomes.await(PATIENCE)).containsOnly(new Outcome.Confirmed());
      }
    }
    Await.until(
        "the last have come", PATIENCE, () -> database.effects("loop").size() >= COUNT + KEYS);
  }

  private static OutgoingMessage message(String id, int i) {
    String key = "key-" + i % KEYS;
    return new OutgoingMessage(
        id,
        QUEUE,
        key,
        "Cheese",
        "application/json",
        null,
        Map.of(
            "postrider_id",
            id,
            "postrider_key",
            key,
            "postrider_type",
            "Cheese",
            "tenant",
            "Zürich"),
        ("Käse € 🧀 " + i).getBytes(StandardCharsets.UTF_8),
        null);
  }

  private static Broker open(BrokerUnderTest broker) {
    Connector connector =
        ServiceLoader.load(Connector.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(c -> c.name().equals(broker.connector()))
            .findFirst()
            .orElseThrow();
    return connector.open(new BrokerDefinition("again", broker.settings(broker.port())));
  }

  private PayaraServer start(String name, BrokerUnderTest broker, Database database) {
    PayaraServer.Launch launch =
        PayaraServer.named("every-" + name)
            .postgres(DATA_SOURCE, database.url())
            .deploy(List.of(archive))
            .set("postrider.brokers", "main")
            .set("postrider.broker.main.connector", broker.connector());
    for (Map.Entry<String, String> setting : broker.settings(broker.port()).entrySet()) {
      launch.set("postrider.broker.main." + setting.getKey(), setting.getValue());
    }
    return launch.start();
  }

  private static String effect(int i) {
    return "Käse € 🧀 " + i + "|key-" + i % KEYS + "|Cheese|Zürich|application/json";
  }

  private int number(String effect) {
    return Integer.parseInt(effect.substring(effect.indexOf("🧀") + 3, effect.indexOf('|')));
  }
}
