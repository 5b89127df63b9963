package dev.postrider.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.Delivery;
import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.Outbox;
import dev.postrider.inbox.WireIdentity;
import dev.postrider.spi.IncomingMessage;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceivedDeliveryTest {

  private static final MessageId ID = new MessageId("answer-1");

  private final List<Message> published = new ArrayList<>();

  @Test
  void isAnsweredWhereItsSenderSaysByTheBrokerItCameFrom() {
    Delivery<String> question =
        delivery(Map.of("postrider_id", "q-1", "postrider_reply_to", "/queue/answers"), null);

    assertThat(question.answer("seven")).isEqualTo(ID);

    assertThat(published)
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.destination()).isEqualTo("/queue/answers");
              assertThat(answer.broker()).contains("side");
              assertThat(answer.payload()).isEqualTo("seven");
              assertThat(answer.correlationId()).contains("talk");
              assertThat(answer.causationId()).contains("q-1");
            });
  }

  @Test
  void anAnswerMayHaveATypeAndHeaders() {
    Delivery<String> question = delivery(Map.of(), "/amq/queue/answers");

    Message answer =
        question.answering().payload(7).type("Price").header("currency", "CHF").build();

    assertThat(answer.destination()).isEqualTo("/amq/queue/answers");
    assertThat(answer.broker()).contains("side");
    assertThat(answer.type()).contains("Price");
    assertThat(answer.headers()).containsEntry("currency", "CHF");
    assertThat(answer.causationId()).as("the question has no id").isEmpty();
    assertThat(published).isEmpty();
  }

  @Test
  void theSendersOwnWordForTheAnswerComesBeforeTheWires() {
    assertThat(delivery(Map.of("postrider_reply_to", "answers"), "/queue/answers").replyTo())
        .contains("answers");
    assertThat(delivery(Map.of(), "/queue/answers").replyTo()).contains("/queue/answers");
    assertThat(delivery(Map.of("postrider_reply_to", ""), null).replyTo()).isEmpty();
  }

  @Test
  void idsOfOtherSendersThatAreTooLongDoNotKeepItFromBeingAnswered() {
    String id = "x".repeat(Message.MAX_FIELD_LENGTH + 1);

    delivery(Map.of("postrider_id", id), "/queue/answers").answer("seven");

    assertThat(published)
        .singleElement()
        .satisfies(answer -> assertThat(answer.causationId()).isEmpty());
  }

  @Test
  void refusesAnAnswerThatNobodyExpects() {
    Delivery<String> statement = delivery(Map.of("postrider_id", "s-1"), null);

    assertThatThrownBy(() -> statement.answer("seven"))
        .hasMessageContaining("PR0967")
        .hasMessageContaining("'billing'")
        .hasMessageContaining("s-1");
    assertThatThrownBy(statement::answering).hasMessageContaining("PR0967");
    assertThat(published).isEmpty();
  }

  private Delivery<String> delivery(Map<String, String> headers, String replyTo) {
    return new ReceivedDelivery<>(
        identity(headers, replyTo),
        "how much?",
        "talk",
        1,
        new Answers(outbox(), "side", "billing"));
  }

  private static WireIdentity identity(Map<String, String> headers, String replyTo) {
    return new WireIdentity(
        new IncomingMessage(
            "/queue/questions", headers, new byte[0], null, null, null, replyTo, null, 1));
  }

  /** Knows how to publish and nothing else. */
  private Outbox outbox() {
    return (Outbox)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Outbox.class},
            (proxy, method, args) -> {
              if (!method.getName().equals("publish")) {
                throw new UnsupportedOperationException(method.toString());
              }
              published.add((Message) args[0]);
              return ID;
            });
  }
}
