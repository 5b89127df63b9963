package dev.postrider.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.OutgoingMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every connector promises the relay while the broker is well. */
public abstract class ConnectorContract extends ConnectorFixture {

  /** Against this broker. */
  protected ConnectorContract(BrokerUnderTest real) {
    super(real);
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
            Map.of("postrider_id", "id-1", "tenant", "Zürich", "empty", ""),
            "{\"name\":\"Käse € 🧀\"}".getBytes(StandardCharsets.UTF_8),
            null);

    assertThat(send(session(), List.of(message))).containsExactly(new Confirmed());

    assertThat(real().browse(queue))
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.body()).isEqualTo(message.payload());
              assertThat(seen.properties()).containsAllEntriesOf(message.headers());
              assertThat(seen.persistent()).isTrue();
              assertThat(seen.correlationId()).isEqualTo("conversation-1");
              assertThat(seen.type()).isEqualTo("OrderPlaced");
              assertThat(seen.expiration()).isZero();
            });
  }

  @Test
  void sendsABatchOf500InOrder() throws Exception {
    String queue = queue();

    assertThat(send(session(), TestMessages.numbered(500, queue)))
        .hasSize(500)
        .containsOnly(new Confirmed());

    assertThat(bodies(queue)).isEqualTo(numbers(500));
  }

  @Test
  void sendsOneBatchAfterTheOther() throws Exception {
    String queue = queue();
    BrokerSession session = session();
    for (OutgoingMessage message : TestMessages.numbered(50, queue)) {
      send(session, List.of(message));
    }

    assertThat(bodies(queue)).isEqualTo(numbers(50));
  }

  /** An atomic broker undoes the others with it; elsewhere they are as good as without it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 7, 19})
  void namesTheRefusedMessageOfABatch(int culprit) throws Exception {
    String queue = queue();
    List<OutgoingMessage> batch = new ArrayList<>(TestMessages.numbered(20, queue));
    batch.set(culprit, real().refused());
    Broker broker = broker(real().settings(real().port()), Map.of());
    BrokerSession session = register(broker.connect());

    List<Outcome> outcomes = send(session, batch);

    assertThat(outcomes.remove(culprit))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> assertThat(rejected.reason()).contains(real().refused().destination()));
    Outcome ofOthers = broker.atomic() ? new Outcome.NotSent(false) : new Confirmed();
    assertThat(outcomes).hasSize(19).containsOnly(ofOthers);
    List<String> sent = new ArrayList<>(numbers(20));
    sent.remove(culprit);
    List<String> seen = bodies(queue);
    if (real().repeatsAfterRefusal()) {
      seen = seen.stream().distinct().toList();
    }
    assertThat(seen).isEqualTo(broker.atomic() ? List.of() : sent);
    String next = queue();
    assertThat(send(session, TestMessages.numbered(3, next))).containsOnly(new Confirmed());
    assertThat(bodies(next)).isEqualTo(numbers(3));
  }

  @Test
  void namesARefusedMessageThatIsAlone() throws Exception {
    assertThat(send(session(), List.of(real().refused())))
        .singleElement()
        .isInstanceOf(Outcome.Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20, 8 << 20})
  void carriesBodiesOfAnySizeByteByByte(int size) throws Exception {
    String queue = queue();
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);

    send(session(), List.of(TestMessages.of("id", queue, "application/octet-stream", body)));

    assertThat(real().browse(queue))
        .singleElement()
        .satisfies(seen -> assertThat(seen.body()).isEqualTo(body));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1 << 20, 8 << 20})
  void carriesTextsOfAnySize(int size) throws Exception {
    String queue = queue();
    String body = "ä".repeat(size / 2);

    send(session(), List.of(TestMessages.json("id", queue, body)));

    assertThat(bodies(queue)).containsExactly(body);
  }

  @Test
  void carriesABodyThatIsNotTheTextItClaimsToBe() throws Exception {
    String queue = queue();
    byte[] latin1 = "Käse".getBytes(StandardCharsets.ISO_8859_1);

    send(session(), List.of(TestMessages.of("id", queue, "application/json", latin1)));

    assertThat(real().browse(queue))
        .singleElement()
        .satisfies(seen -> assertThat(seen.body()).isEqualTo(latin1));
  }

  @Test
  void carriesManyHeadersOfOneKilobyte() throws Exception {
    String queue = queue();
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < real().headersOfOneKilobyte(); i++) {
      headers.put("header_" + i, String.valueOf(i % 10).repeat(1000));
    }

    assertThat(
            send(
                session(),
                List.of(TestMessages.withHeaders(TestMessages.json("id", queue, "{}"), headers))))
        .containsExactly(new Confirmed());

    assertThat(real().browse(queue))
        .singleElement()
        .satisfies(seen -> assertThat(seen.properties()).containsAllEntriesOf(headers));
  }
}
