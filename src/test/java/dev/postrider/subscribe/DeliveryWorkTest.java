package dev.postrider.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.retry.Backoff;
import dev.postrider.spi.Acknowledgement;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.LogRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryWorkTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Deque<Outcome> outcomes = new ArrayDeque<>();
  private final List<OutgoingMessage> dead = new ArrayList<>();
  private final List<String> settled = new ArrayList<>();
  private final SubscriptionCounters counters = new SubscriptionCounters();
  private final LogRecords log = new LogRecords(DeliveryWork.class);
  private Map<String, String> headers = Map.of("postrider_id", "m");
  private int sessions;
  private int calls;
  private boolean open = true;
  private boolean anothers;

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void acknowledgesWhatIsApplied() {
    assertThat(work(() -> {}).run()).isEmpty();

    assertThat(settled).containsExactly("accepted");
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void waitsLongerAfterEachFailureAndThenPutsItAside() {
    outcomes.add(new Outcome.Confirmed());
    DeliveryWork work =
        work(
            () -> {
              throw new IllegalStateException("no such customer");
            });

    assertThat(work.run()).contains(Duration.ofSeconds(1));
    assertThat(work.run()).contains(Duration.ofSeconds(2));
    assertThat(settled).isEmpty();
    assertThat(work.run()).isEmpty();

    assertThat(settled).containsExactly("accepted");
    assertThat(dead).hasSize(1);
    assertThat(dead.get(0).destination()).isEqualTo("/queue/DLQ.q");
    assertThat(dead.get(0).headers())
        .containsEntry("postrider_error_attempts", "3")
        .containsEntry("postrider_error_consumer", "billing")
        .containsEntry("postrider_reply_to", "/queue/a")
        .containsEntry("postrider_error_first_at", NOW.toString());
    assertThat(log.warnings()).hasSize(3);
  }

  @Test
  void neitherLosesNorAppliesAgainWhatTheDeadLetterQueueDoesNotTake() {
    outcomes.add(new Outcome.TransportFailure(new Exception("away")));
    outcomes.add(new Outcome.Rejected("no right", null));
    outcomes.add(new Outcome.Confirmed());
    DeliveryWork work =
        work(
            () -> {
              throw new Rejection("unknown");
            });

    assertThat(work.run()).contains(Duration.ofSeconds(1));
    assertThat(work.run()).contains(Duration.ofSeconds(2));
    assertThat(settled).isEmpty();
    assertThat(work.run()).isEmpty();

    assertThat(settled).containsExactly("accepted");
    assertThat(calls).isOne();
    assertThat(sessions).as("a lost session is not used again").isEqualTo(2);
    assertThat(counters.dead().sum()).isOne();
  }

  /** As a client of Jakarta Messaging does with what came by STOMP. */
  @Test
  void aHeaderThatTheDeadLetterQueueDoesNotTakeIsNotInTheWayForEver() {
    outcomes.add(new Outcome.Rejected("'dop-msg-id' is not a valid java identifier", null));
    outcomes.add(new Outcome.Confirmed());
    headers =
        Map.of(
            "dop-msg-id",
            "m",
            "x.y",
            "z",
            "long",
            "x".repeat(100_000),
            "two",
            "a\u0000b",
            "k",
            "v");

    DeliveryWork work =
        work(
            () -> {
              throw new Rejection("unknown");
            });

    assertThat(work.run()).isEmpty();
    assertThat(settled).containsExactly("accepted");
    assertThat(dead.get(0).headers())
        .containsEntry("postrider_id", "m")
        .containsEntry("dop_msg_id", "m")
        .containsEntry("x_y", "z")
        .containsEntry("k", "v")
        .containsEntry("postrider_error_consumer", "billing")
        .doesNotContainKeys("dop-msg-id", "x.y", "long", "two");
  }

  /** Enterprise beans, and layers of an application, wrap what they let through. */
  @Test
  void aRejectionCountsWhateverItIsWrappedIn() {
    outcomes.add(new Outcome.Confirmed());
    DeliveryWork work =
        work(
            () -> {
              throw new IllegalStateException(new RuntimeException(new Rejection("unknown")));
            });

    assertThat(work.run()).isEmpty();

    assertThat(settled).containsExactly("accepted");
    assertThat(dead).hasSize(1);
    assertThat(dead.get(0).headers()).containsEntry("postrider_error_message", "unknown");
  }

  @Test
  void staysOpenWhileASessionFailsAgainstTheRule() {
    DeliveryWork work =
        work(
            () -> {
              throw new Rejection("unknown");
            });

    assertThat(work.run()).as("the session throws").contains(Duration.ofSeconds(1));
    assertThat(settled).isEmpty();
    outcomes.add(new Outcome.Confirmed());
    assertThat(work.run()).isEmpty();

    assertThat(settled).containsExactly("accepted");
    assertThat(sessions).as("such a session is not used again").isEqualTo(2);
  }

  @Test
  void lackOfMemoryIsNoFaultOfTheMessage() {
    DeliveryWork work =
        work(
            () -> {
              if (calls < 10) {
                throw new OutOfMemoryError("heap");
              }
            });

    for (int i = 1; i < 10; i++) {
      assertThat(work.run()).isPresent();
    }
    assertThat(work.run()).isEmpty();
    assertThat(settled).containsExactly("accepted");
    assertThat(dead).isEmpty();
  }

  @Test
  void leavesAloneWhatComesAgainByItself() {
    open = false;

    assertThat(work(() -> {}).run()).isEmpty();

    assertThat(calls).isZero();
    assertThat(settled).isEmpty();
  }

  /** As with a partition that has gone to another node, which may apply it meanwhile. */
  @Test
  void neitherTriesAgainNorPutsAsideWhatIsAnothersNow() {
    DeliveryWork tried =
        work(
            () -> {
              throw new IllegalStateException("no such customer");
            });
    DeliveryWork rejected =
        work(
            () -> {
              throw new Rejection("unknown");
            });
    outcomes.add(new Outcome.TransportFailure(new Exception("away")));
    assertThat(tried.run()).isPresent();
    assertThat(rejected.run()).isPresent();

    anothers = true;

    assertThat(tried.run()).isEmpty();
    assertThat(rejected.run()).isEmpty();
    assertThat(calls).isEqualTo(2);
    assertThat(dead).isEmpty();
  }

  @Test
  void namesTheDeadLetterQueueAfterTheQueueOrTheConsumerOfATopic() {
    assertThat(DeadLetters.queue("/queue/a", "c")).isEqualTo("/queue/DLQ.a");
    assertThat(DeadLetters.queue("a", "c")).isEqualTo("/queue/DLQ.a");
    assertThat(DeadLetters.queue("/topic/a.b", "c")).isEqualTo("/queue/DLQ.a.b.c");
  }

  private DeliveryWork work(Runnable body) {
    ConsumerTerms terms =
        new ConsumerTerms(
            "billing",
            HeaderFilter.of(),
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), 0),
            3,
            () -> 0,
            () -> NOW);
    Application application =
        (message, attempt) -> {
          calls++;
          body.run();
        };
    DeliveryWork.Handling handling =
        new DeliveryWork.Handling(
            terms, application, new DeadLetters(new Answering(), "billing"), counters);
    IncomingMessage message =
        new IncomingMessage(
            "/queue/q", headers, new byte[0], null, null, null, "/queue/a", null, 1);
    return new DeliveryWork(handling, message, new Noted(), () -> open);
  }

  private final class Noted implements Acknowledgement {

    @Override
    public void accept() {
      settled.add("accepted");
    }

    @Override
    public void release() {
      settled.add("released");
    }

    @Override
    public boolean isOpen() {
      return !anothers;
    }
  }

  /** Answers as the test says. */
  private final class Answering implements Broker, BrokerSession {

    @Override
    public boolean atomic() {
      return false;
    }

    @Override
    public BrokerSession connect() throws TransportException {
      sessions++;
      return this;
    }

    @Override
    public Receiver receive(Source source, DeliveryListener listener) {
      throw new AssertionError("Dead letters are not received");
    }

    @Override
    public void send(List<OutgoingMessage> batch, OutcomeListener listener) {
      Outcome outcome = Optional.ofNullable(outcomes.poll()).orElseThrow();
      if (outcome instanceof Outcome.Confirmed) {
        dead.addAll(batch);
      }
      listener.completed(0, outcome);
    }

    @Override
    public void close() {}
  }
}
