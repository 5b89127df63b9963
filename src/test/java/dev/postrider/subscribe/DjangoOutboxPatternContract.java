package dev.postrider.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.BrokerUnderTest;
import dev.postrider.connector.RecordedOutcomes;
import dev.postrider.inbox.WireIdentity;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.Source;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.StompClient;
import jakarta.json.JsonObject;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Messages from services with django-outbox-pattern, and to them: frames as that library writes and
 * reads them, by a client that knows neither it nor the product.
 */
abstract class DjangoOutboxPatternContract extends SubscriptionContract {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String FIRST = "{\"id\": 1, \"name\": \"Caf\\u00e9\"}";
  private static final String SECOND = "{\"id\": 2, \"name\": null}";

  DjangoOutboxPatternContract(BrokerUnderTest real) {
    super(real);
  }

  /** How a service that knows nothing of ours has to name the same destination. */
  abstract String named(String destination);

  @Test
  void consumesItsMessagesOnceByTheirOwnId() throws Exception {
    consumesOnce(queue());
  }

  @Test
  void consumesItsMessagesOnATopicOnce() throws Exception {
    consumesOnce(queue().replace("/queue/", "/topic/") + ".v1");
  }

  @Test
  void isReadByItsConsumerOfVersion3() throws Exception {
    String topic = queue().replace("/queue/", "/topic/") + ".v1";
    try (StompClient consumer = consumer(topic, "billing");
        Broker broker = broker(Map.of("compatibility", "django-outbox-pattern"))) {
      publishTwice(broker, topic);

      StompClient.Frame first = next(consumer);
      assertThat(idOfVersion3(first)).isEqualTo("id-1");
      assertThat(first.headers())
          .containsEntry("dop-msg-id", "id-1")
          .containsEntry("dop-msg-destination", topic)
          .containsEntry("dop-msg-type", "OrderPlaced")
          .containsEntry("dop-msg-sent-time", "2026-01-31T08:00:00.000001Z")
          .containsEntry("dop-correlation-id", "conversation-1");
      assertThat(json(first)).isEqualTo("Café");
      assertThat(idOfVersion3(next(consumer))).as("known as a repetition").isEqualTo("id-1");
    }
  }

  @Test
  void isReadByItsConsumerOfVersion2() throws Exception {
    String topic = queue().replace("/queue/", "/topic/") + ".v1";
    try (StompClient consumer = consumer(topic, "billing");
        Broker broker = broker(Map.of("compatibility", "django-outbox-pattern-2"))) {
      publishTwice(broker, topic);

      StompClient.Frame first = next(consumer);
      assertThat(idOfVersion2(first)).isEqualTo("id-1");
      assertThat(json(first)).isEqualTo("Café");
      assertThat(idOfVersion2(next(consumer))).as("known as a repetition").isEqualTo("id-1");
    }
  }

  private void consumesOnce(String destination) throws Exception {
    JdbcApplication application = application();
    List<IncomingMessage> seen = new CopyOnWriteArrayList<>();
    Application noting =
        (message, attempt) -> {
          seen.add(message);
          application.apply(message, attempt);
        };
    Source source = new Source(destination, application.consumer(), 1, 1);
    Subscription subscription = subscribe(source, noting, HeaderFilter.of());
    Await.until("it receives", subscription::isReceiving);

    try (StompClient producer = client()) {
      produce(producer, destination, "8b2c34f0-51d2-4e8a-9c43-0d7c3a2be001", FIRST);
      produce(producer, destination, "8b2c34f0-51d2-4e8a-9c43-0d7c3a2be001", FIRST);
      produce(producer, destination, "8b2c34f0-51d2-4e8a-9c43-0d7c3a2be002", SECOND);
    }

    awaitDone(subscription, 3);
    assertThat(application.effects()).containsExactly(FIRST, SECOND);
    PayloadReader payloads = new PayloadReader(JsonProvider.provider(), JsonbBuilder.create());
    JsonObject read = (JsonObject) payloads.read(seen.get(0), JsonObject.class);
    assertThat(read.getString("name")).isEqualTo("Café");
    WireIdentity identity = new WireIdentity(seen.get(0));
    assertThat(identity.correlationId()).contains("0f2f9df0-7f0e-4f5c-9d0a-5a5f1b6f0001");
    assertThat(seen.get(0).headers()).containsEntry("dop-msg-type", "Published");
  }

  /** Neither content type nor receipt, and not persistent. */
  private void produce(StompClient producer, String destination, String id, String body)
      throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("dop-msg-id", id);
    headers.put("dop-msg-destination", named(destination));
    headers.put("dop-msg-type", "Published");
    headers.put("dop-msg-sent-time", "2026-11-20T11:22:13.902Z");
    headers.put("dop-correlation-id", "0f2f9df0-7f0e-4f5c-9d0a-5a5f1b6f0001");
    headers.put("destination", named(destination));
    headers.put("content-length", Integer.toString(body.length()));
    producer.write("SEND", headers, body);
  }

  /** Subscribes to the queue of dead letters first, for a moment, so that the broker has it. */
  private StompClient consumer(String topic, String queue) throws IOException {
    String own = queue + "." + topic.substring("/topic/".length());
    StompClient client = client();
    client.write("SUBSCRIBE", subscription("1", "DLQ." + own, "DLQ." + own), "");
    client.write("UNSUBSCRIBE", Map.of("id", "1"), "");
    client.call("SUBSCRIBE", subscription("2", named(topic), own), "");
    return client;
  }

  private static Map<String, String> subscription(String id, String destination, String queue) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("durable", "true");
    headers.put("auto-delete", "false");
    headers.put("prefetch-count", "1");
    headers.put("exclusive", "False");
    headers.put("x-queue-name", queue);
    headers.put("x-dead-letter-routing-key", "DLQ." + queue);
    headers.put("x-dead-letter-exchange", "");
    headers.put("destination", destination);
    headers.put("id", id);
    headers.put("ack", "client");
    return headers;
  }

  private StompClient.Frame next(StompClient consumer) throws IOException {
    StompClient.Frame message = consumer.read(PATIENCE, "MESSAGE");
    consumer.write("ACK", Map.of("id", message.headers().get("ack")), "");
    return message;
  }

  /** The first of these that is there. */
  private static String idOfVersion3(StompClient.Frame message) {
    Map<String, String> headers = message.headers();
    return List.of("cap-msg-id", "dop-msg-id", "message-id").stream()
        .filter(headers::containsKey)
        .map(headers::get)
        .findFirst()
        .orElseThrow();
  }

  /** Of all whose names end so, the last on the wire. */
  private static String idOfVersion2(StompClient.Frame message) {
    return message.headers().entrySet().stream()
        .filter(header -> header.getKey().endsWith("-id"))
        .map(Map.Entry::getValue)
        .reduce((one, next) -> next)
        .orElseThrow();
  }

  private static String json(StompClient.Frame message) {
    return JsonProvider.provider()
        .createReader(new ByteArrayInputStream(message.body()))
        .readObject()
        .getString("name");
  }

  private static void publishTwice(Broker broker, String topic) throws Exception {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("postrider_id", "id-1");
    headers.put("postrider_created_at", "2026-01-31T08:00:00.000001Z");
    headers.put("postrider_correlation_id", "conversation-1");
    OutgoingMessage message =
        new OutgoingMessage(
            "id-1",
            topic,
            "key-1",
            "OrderPlaced",
            "application/json",
            "conversation-1",
            headers,
            "{\"name\":\"Café\"}".getBytes(StandardCharsets.UTF_8),
            null);
    try (BrokerSession session = broker.connect()) {
      for (int i = 0; i < 2; i++) {
        RecordedOutcomes outcomes = new RecordedOutcomes(1);
        session.send(List.of(message), outcomes);
        assertThat(outcomes.await(PATIENCE)).containsOnly(new Outcome.Confirmed());
      }
    }
  }

  private StompClient client() throws IOException {
    Map<String, String> login = real().settings(real().port());
    return new StompClient(real().port(), login.get("user"), login.get("password"));
  }
}
