package dev.postrider.connector.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.connector.TestMessages;
import dev.postrider.connector.stomp.SendFrames.UnsendableException;
import dev.postrider.spi.OutgoingMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendFramesTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T08:00:00Z"), ZoneOffset.UTC);

  @Test
  void makesOneFrameOfAMessage() throws UnsendableException {
    OutgoingMessage message =
        message("conversation-1", Map.of("postrider_id", "id-1", "tenant", "Zürich"));

    Frame frame = frames(Dialect.ARTEMIS, Compatibility.NONE).frame(7, message);

    assertThat(frame.command()).isEqualTo("SEND");
    assertThat(frame.body()).isSameAs(message.payload());
    assertThat(frame.headers())
        .isEqualTo(
            Map.ofEntries(
                Map.entry("destination", "orders"),
                Map.entry("destination-type", "ANYCAST"),
                Map.entry("receipt", "7"),
                Map.entry("persistent", "true"),
                Map.entry("content-type", "application/json"),
                Map.entry("content-length", "2"),
                Map.entry("correlation-id", "conversation-1"),
                Map.entry("type", "OrderPlaced"),
                Map.entry("postrider_id", "id-1"),
                Map.entry("tenant", "Zürich")));
  }

  @ParameterizedTest
  @CsvSource({
    "ARTEMIS, /queue/answers, queue://answers",
    "ARTEMIS, answers, queue://answers",
    "ARTEMIS, /topic/answers, topic://answers",
    "RABBITMQ, /queue/answers, answers",
    "RABBITMQ, /amq/queue/answers, answers",
    "RABBITMQ, answers, answers",
    "RABBITMQ, /topic/answers, /topic/answers",
    "RABBITMQ, /exchange/e/k, /exchange/e/k",
    "RABBITMQ, /queue/amq.rabbitmq.reply-to,",
    "RABBITMQ, /queue/,",
    "PLAIN, answers, /queue/answers",
    "PLAIN, /topic/answers, /topic/answers"
  })
  void saysInTheBrokersWordsWhereAnAnswerIsExpected(Dialect dialect, String place, String word)
      throws UnsendableException {
    OutgoingMessage message = message(null, Map.of("postrider_reply_to", place));

    Map<String, String> headers = frames(dialect, Compatibility.NONE).frame(7, message).headers();

    assertThat(headers.get("reply-to")).isEqualTo(word);
    assertThat(headers).containsEntry("postrider_reply_to", place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "destination",
        "receipt",
        "transaction",
        "persistent",
        "priority",
        "expires",
        "expiration",
        "type",
        "timestamp",
        "id",
        "ack",
        "host",
        "subscription",
        "durable",
        "exclusive",
        "selector",
        "redelivered",
        "CC",
        "BCC",
        "content-length",
        "content-type",
        "message-id",
        "reply-to",
        "correlation-id",
        "destination-type",
        "_AMQ_DUPL_ID",
        "AMQ_SCHEDULED_DELAY",
        "JMSXGroupID",
        "x-queue-name",
        "user-id"
      })
  void letsNoCallerSayWhatTheProtocolOrABrokerWouldObey(String name) throws UnsendableException {
    for (Dialect dialect : List.of(Dialect.ARTEMIS, Dialect.RABBITMQ, Dialect.PLAIN)) {
      SendFrames frames = frames(dialect, Compatibility.NONE);
      OutgoingMessage without = message("c", Map.of());

      assertThat(frames.frame(1, message("c", Map.of(name, "evil"))).headers())
          .isEqualTo(frames.frame(1, without).headers());
    }
  }

  @Test
  void refusesNulWhichNothingEscapes() {
    SendFrames frames = frames(Dialect.ARTEMIS, Compatibility.NONE);

    assertThatThrownBy(() -> frames.frame(1, message("c", Map.of("a", "b\0SEND\n"))))
        .isInstanceOf(UnsendableException.class);
    assertThatThrownBy(() -> frames.frame(1, message("c", Map.of("a\0", "b"))))
        .isInstanceOf(UnsendableException.class);
    assertThatThrownBy(() -> frames.frame(1, message("c\0d", Map.of())))
        .isInstanceOf(UnsendableException.class);
  }

  @Test
  void refusesPropertiesThatConsumersOfRabbitMqCouldNotRead() {
    OutgoingMessage message = message("ä".repeat(128), Map.of());

    assertThatThrownBy(() -> frames(Dialect.RABBITMQ, Compatibility.NONE).frame(1, message))
        .isInstanceOf(UnsendableException.class)
        .hasMessageContaining("correlation-id");
  }

  @Test
  void refusesADestinationThatTheBrokerDoesNotHave() {
    OutgoingMessage message = TestMessages.json("id", "/other/x", "{}");

    assertThatThrownBy(() -> frames(Dialect.RABBITMQ, Compatibility.NONE).frame(1, message))
        .isInstanceOf(UnsendableException.class);
  }

  @Test
  void sendsTheHeadersOfDjangoOutboxPatternIfAsked() throws UnsendableException {
    OutgoingMessage message =
        message("conversation-1", Map.of("postrider_created_at", "2026-01-31T08:00:00.000001Z"));

    assertThat(headers(Compatibility.DJANGO_OUTBOX_PATTERN, message))
        .containsEntry("dop-msg-id", "id-1")
        .containsEntry("dop-msg-destination", "/queue/orders")
        .containsEntry("dop-msg-type", "OrderPlaced")
        .containsEntry("dop-msg-sent-time", "2026-01-31T08:00:00.000001Z")
        .containsEntry("dop-correlation-id", "conversation-1");
    assertThat(headers(Compatibility.NONE, message).keySet())
        .noneMatch(name -> name.startsWith("dop-"));
  }

  /** Its consumer takes the last of them for the message's id, in whatever order they come. */
  @Test
  void givesDjangoOutboxPattern2NoOtherHeaderThatEndsInId() throws UnsendableException {
    Map<String, String> headers =
        headers(Compatibility.DJANGO_OUTBOX_PATTERN_2, message("conversation-1", Map.of()));

    assertThat(headers.keySet())
        .filteredOn(name -> name.endsWith("-id"))
        .containsOnly("dop-msg-id");
  }

  private static Map<String, String> headers(Compatibility compatibility, OutgoingMessage message)
      throws UnsendableException {
    return frames(Dialect.RABBITMQ, compatibility).frame(1, message).headers();
  }

  private static SendFrames frames(Dialect dialect, Compatibility compatibility) {
    return new SendFrames(dialect, compatibility, CLOCK);
  }

  private static OutgoingMessage message(String correlationId, Map<String, String> headers) {
    return new OutgoingMessage(
        "id-1",
        "/queue/orders",
        "key",
        "OrderPlaced",
        "application/json",
        correlationId,
        new HashMap<>(headers),
        "{}".getBytes(StandardCharsets.UTF_8),
        null);
  }
}
