package dev.postrider.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.RecordedOutcomes;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.Rejected;
import dev.postrider.spi.Outcome.TransportFailure;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What a session makes of what its producer says. */
class KafkaSessionTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Failures failures =
      new Failures(
          KafkaSettings.of(new BrokerDefinition("events", Map.of("bootstrap.servers", "k:9092"))));
  private final FakeProducer producer = new FakeProducer();
  private final KafkaSession session =
      new KafkaSession(
          producer,
          failures,
          way -> new WaitingRoom(way, KafkaSessionTest::allTopics, SOON, System::nanoTime));

  @Test
  void rejectsOneMessageAndGoesOn() {
    RecordedOutcomes outcomes = send(3);

    producer.answer(null);
    producer.answer(new RecordTooLargeException("too large"));
    producer.answer(null);

    assertThat(outcomes.await(SOON))
        .extracting(Object::getClass)
        .containsExactly((Class) Confirmed.class, (Class) Rejected.class, (Class) Confirmed.class);
    assertThat(producer.closed()).isFalse();
  }

  @Test
  void sendsNothingAnyMoreAfterItsFirstFailureOfTransport() {
    RecordedOutcomes outcomes = send(3);

    producer.answer(null);
    producer.answer(new NetworkException("gone"));

    List<Outcome> all = outcomes.await(SOON);
    assertThat(producer.closed()).as("before that was told").isTrue();
    assertThat(all.get(0)).isEqualTo(new Confirmed());
    assertThat(all.subList(1, 3)).allMatch(TransportFailure.class::isInstance);
    int sent = producer.history().size();
    assertThat(send(2).await(SOON)).allMatch(TransportFailure.class::isInstance);
    assertThat(producer.history()).hasSize(sent);
  }

  @Test
  void waitsForTheMemoryOfTheProducer() {
    producer.full.set(5);

    RecordedOutcomes outcomes = send(1);
    producer.answer(null);

    assertThat(outcomes.await(SOON)).containsExactly(new Confirmed());
    assertThat(producer.full).hasNegativeValue();
  }

  @Test
  void endsIfTheProducerItselfForgetsTheTime() {
    RecordedOutcomes outcomes = send(2);
    assertThat(session.lives(Duration.ofHours(1))).isTrue();

    Await.until("it ends", () -> !session.lives(Duration.ofNanos(1)));

    assertThat(outcomes.await(SOON))
        .allSatisfy(
            outcome ->
                assertThat(((TransportFailure) outcome).cause())
                    .hasMessageStartingWith("PR0571")
                    .hasCauseInstanceOf(java.util.concurrent.TimeoutException.class));
  }

  @Test
  void reportsWhatTheProducerThrows() {
    producer.sendException = new IllegalStateException("broken");

    assertThat(send(2).await(SOON)).allMatch(TransportFailure.class::isInstance);
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void asksAgainForATopicThatHasGone() {
    RecordedOutcomes first = send(1);
    producer.answer(null);
    first.await(SOON);
    producer.missing.set(2);

    RecordedOutcomes second = send(1);

    producer.answer(null);
    assertThat(second.await(SOON)).containsExactly(new Confirmed());
  }

  @Test
  void refusesWhatIsNoTopic() {
    RecordedOutcomes outcomes = new RecordedOutcomes(1);

    session.send(List.of(TestMessages.json("id", "/topic/a b", "{}")), outcomes);

    assertThat(outcomes.await(SOON))
        .singleElement()
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.reason()).contains("/topic/a b"));
  }

  @Test
  void carriesKeyHeadersAndNativeFields() {
    OutgoingMessage message =
        new OutgoingMessage(
            "id-1",
            "/topic/orders",
            "Zürich",
            "OrderPlaced",
            "application/json",
            "conversation-1",
            Map.of("tenant", "Käse", "content-type", "forged"),
            new byte[] {1, 2},
            null);

    ProducerRecord<byte[], byte[]> record = Departure.of(1, "orders", message, true).record();

    assertThat(record.topic()).isEqualTo("orders");
    assertThat(record.partition()).isNull();
    assertThat(record.timestamp()).as("that of sending").isNull();
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("Zürich");
    assertThat(record.value()).containsExactly(1, 2);
    assertThat(record.headers()).hasSize(4);
    assertThat(header(record, "tenant")).isEqualTo("Käse");
    assertThat(header(record, "content-type")).isEqualTo("application/json");
    assertThat(header(record, "correlation-id")).isEqualTo("conversation-1");
    assertThat(header(record, "message-type")).isEqualTo("OrderPlaced");
  }

  @Test
  void leavesAMessageWithoutAKeyToAnyPartition() {
    OutgoingMessage keyless = TestMessages.json("id-1", "/topic/orders", "{}");

    assertThat(Departure.of(1, "orders", keyless, true).record().key()).isNull();
  }

  private RecordedOutcomes send(int count) {
    RecordedOutcomes outcomes = new RecordedOutcomes(count);
    session.send(TestMessages.numbered(count, "/topic/t"), outcomes);
    return outcomes;
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    List<Header> found =
        StreamSupport.stream(record.headers().headers(name).spliterator(), false).toList();
    assertThat(found).hasSize(1);
    return new String(found.get(0).value(), StandardCharsets.UTF_8);
  }

  private static Topics allTopics() {
    return new Topics() {
      @Override
      public Optional<String> declare(String topic) {
        return Optional.empty();
      }

      @Override
      public Optional<String> refusal(String topic) {
        return Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  /** Answers as the real one does: on a thread of its own, or at once on the caller's. */
  private static final class FakeProducer extends MockProducer<byte[], byte[]> {

    final AtomicInteger full = new AtomicInteger();
    final AtomicInteger missing = new AtomicInteger();

    FakeProducer() {
      super(Cluster.empty(), false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      if (full.getAndDecrement() > 0) {
        callback.onCompletion(null, new BufferExhaustedException("full"));
        return CompletableFuture.failedFuture(new BufferExhaustedException("full"));
      }
      if (missing.getAndDecrement() > 0) {
        callback.onCompletion(null, new TimeoutException("no metadata"));
        return CompletableFuture.failedFuture(new TimeoutException("no metadata"));
      }
      return super.send(record, callback);
    }

    /** To the oldest message without an answer, as soon as there is one. */
    void answer(RuntimeException failure) {
      CompletableFuture.runAsync(
              () ->
                  Await.until(
                      "there is a message",
                      () -> failure == null ? completeNext() : errorNext(failure)))
          .join();
    }
  }
}
