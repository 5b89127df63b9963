package dev.postrider.connector.stomp;

import static dev.postrider.connector.stomp.Dialect.ARTEMIS;
import static dev.postrider.connector.stomp.Dialect.PLAIN;
import static dev.postrider.connector.stomp.Dialect.RABBITMQ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.spi.IncomingMessage;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageReaderTest {

  @Test
  void tellsTheSendersHeadersFromThoseOfTheWire() {
    Map<String, String> headers = new HashMap<>();
    headers.put("subscription", "1");
    headers.put("message-id", "189,186");
    headers.put("ack", "189");
    headers.put("destination", "orders");
    headers.put("content-length", "2");
    headers.put("content-type", "application/json");
    headers.put("correlation-id", "c");
    headers.put("reply-to", "answers");
    headers.put("receipt", "7");
    headers.put("redelivered", "true");
    headers.put("persistent", "true");
    headers.put("_AMQ_GROUP_ID", "g");
    headers.put("_AMQ_ROUTING_TYPE", "1");
    headers.put("postrider_id", "id-1");
    headers.put("dop-msg-id", "id-2");

    IncomingMessage read = read(ARTEMIS, headers);

    assertThat(read.destination()).isEqualTo("/queue/orders");
    assertThat(read.headers()).isEqualTo(Map.of("postrider_id", "id-1", "dop-msg-id", "id-2"));
    assertThat(read.contentType()).isEqualTo("application/json");
    assertThat(read.correlationId()).isEqualTo("c");
    assertThat(read.replyTo()).isEqualTo("answers");
    assertThat(read.key()).isEqualTo("g");
    assertThat(read.messageId()).as("a number of the journal").isNull();
    assertThat(read.attempt()).isEqualTo(2);
  }

  @Test
  void takesTheMediaTypeOfAJmsSender() {
    IncomingMessage read = read(ARTEMIS, Map.of("content_type", "text/plain"));

    assertThat(read.contentType()).isEqualTo("text/plain");
    assertThat(read.headers()).isEmpty();
  }

  @Test
  void knowsWhichIdsAreTheMessagesOwn() {
    Map<String, String> headers = Map.of("message-id", "T_1@@s@@1", "amqp-message-id", "id-1");

    assertThat(read(RABBITMQ, headers).messageId()).isEqualTo("id-1");
    assertThat(read(RABBITMQ, Map.of("message-id", "T_1@@s@@1")).messageId()).isNull();
    assertThat(read(PLAIN, headers).messageId()).isEqualTo("T_1@@s@@1");
  }

  @ParameterizedTest
  @CsvSource({
    "answers, /amq/queue/answers",
    "/queue/a, /queue/a",
    "/reply-queue/amq.gen-1, /amq/queue/amq.gen-1"
  })
  void writesQueuesForAnswersSoThatNobodyDeclaresThem(String given, String told) {
    assertThat(read(RABBITMQ, Map.of("reply-to", given)).replyTo()).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "queue://answers, /queue/answers",
    "temp-queue://1-2-3, /queue/1-2-3",
    "topic://answers, /topic/answers",
    "temp-topic://1-2-3, /topic/1-2-3",
    "answers, answers"
  })
  void readsWhatJmsClientsOfArtemisWriteForAnswers(String given, String told) {
    assertThat(read(ARTEMIS, Map.of("reply-to", given)).replyTo()).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "redelivered, false, 1",
    "redelivered, true, 2",
    "x-delivery-count, 3, 4",
    "x-delivery-count, many, 1"
  })
  void countsAttemptsAsFarAsTheBrokerDoes(String name, String value, int attempt) {
    assertThat(read(RABBITMQ, Map.of(name, value)).attempt()).isEqualTo(attempt);
  }

  private static IncomingMessage read(Dialect dialect, Map<String, String> headers) {
    return new MessageReader("/queue/orders", dialect)
        .read(new Frame("MESSAGE", headers, new byte[] {1, 2}));
  }
}
