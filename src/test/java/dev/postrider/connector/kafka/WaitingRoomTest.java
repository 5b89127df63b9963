package dev.postrider.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.TestMessages;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {

  private static final TimeoutException NO_ANSWER = new TimeoutException("no metadata");
  private static final TimeoutException MISSING =
      new TimeoutException("no metadata", new UnknownTopicOrPartitionException("unknown"));

  private final AtomicLong nanos = new AtomicLong();
  private final World world = new World();
  private final WaitingRoom room =
      new WaitingRoom(world, () -> world, Duration.ofSeconds(3), nanos::get);

  @AfterEach
  void endTheSession() {
    world.ended = true;
  }

  @Test
  void letsThoseByWhoseTopicIsKnown() {
    assertThat(room.lets(message("a", 1))).isFalse();
    Await.until("it is sent", () -> world.sent.contains(1L));

    Await.until("the topic is known", () -> room.lets(message("a", 2)));
  }

  @Test
  void sendsAllInTheirOrderOnceTheTopicIsThere() {
    world.says("a", NO_ANSWER);
    List.of(1, 2, 3).forEach(n -> room.lets(message("a", n)));
    world.waitForAttempts("a", 3);

    world.answers.remove("a");

    Await.until("all are sent", () -> world.sent.equals(List.of(1L, 2L, 3L)));
  }

  @Test
  void doesNotHoldUpOtherTopicsForOneThatIsMissing() {
    world.says("missing", MISSING);
    room.lets(message("missing", 1));

    room.lets(message("there", 2));

    Await.until("the other is sent", () -> world.sent.equals(List.of(2L)));
    assertThat(world.refused).isEmpty();
  }

  @Test
  void refusesWhatTheClusterStillDoesNotHaveAfterAWhile() {
    world.says("a", MISSING);
    world.refusals.put("a", "there is no such topic");
    room.lets(message("a", 1));
    room.lets(message("a", 2));
    world.waitForAttempts("a", 3);
    assertThat(world.refused).as("the cluster may be creating it").isEmpty();

    pass(Duration.ofSeconds(4));

    Await.until("both are refused", () -> world.refused.size() == 2);
    assertThat(world.refused)
        .containsExactly("1: there is no such topic", "2: there is no such topic");
  }

  @Test
  void refusesNothingAsLongAsTheClusterGivesNoAnswer() {
    world.says("a", NO_ANSWER);
    room.lets(message("a", 1));

    pass(Duration.ofMinutes(10));
    world.waitForAttempts("a", 5);

    assertThat(world.refused).isEmpty();
    assertThat(world.asked).hasValue(0);
  }

  /** What the client last heard may be old: the cluster itself is asked before a refusal. */
  @Test
  void waitsOnForATopicThatHasComeMeanwhile() {
    world.says("a", MISSING);
    room.lets(message("a", 1));
    world.waitForAttempts("a", 2);
    pass(Duration.ofSeconds(4));
    Await.until("the cluster was asked", () -> world.asked.get() > 0);

    world.answers.remove("a");

    Await.until("it is sent", () -> world.sent.equals(List.of(1L)));
    assertThat(world.refused).isEmpty();
  }

  @Test
  void remembersARefusalForAWhileAndThenAsksAnew() {
    world.says("a", new TopicAuthorizationException("not you"));
    room.lets(message("a", 1));
    Await.until("it is refused", () -> world.refused.size() == 1);
    int attempts = world.attempts("a");

    assertThat(room.lets(message("a", 2))).isFalse();
    assertThat(world.refused).containsExactly("1: not you", "2: not you");
    assertThat(world.attempts("a")).isEqualTo(attempts);

    pass(Duration.ofSeconds(6));
    world.answers.remove("a");
    room.lets(message("a", 3));
    Await.until("it is sent", () -> world.sent.equals(List.of(3L)));
  }

  @Test
  void givesATopicNoSecondGraceAfterARefusal() {
    world.says("a", MISSING);
    world.refusals.put("a", "no");
    room.lets(message("a", 1));
    world.waitForAttempts("a", 1);
    pass(Duration.ofSeconds(4));
    Await.until("it is refused", () -> world.refused.size() == 1);
    pass(Duration.ofSeconds(6));

    room.lets(message("a", 2));

    Await.until("it is refused at once", () -> world.refused.size() == 2);
  }

  @Test
  void declaresATopicBeforeTheProducerAsksForIt() {
    world.undeclarable.put("a", "it cannot be created");

    room.lets(message("a", 1));

    Await.until("it is refused", () -> world.refused.equals(List.of("1: it cannot be created")));
    assertThat(world.attempts("a")).isZero();
  }

  @Test
  void endsTheSessionIfTheClusterCannotBeAsked() {
    world.says("a", MISSING);
    world.away = true;
    room.lets(message("a", 1));
    world.waitForAttempts("a", 1);

    pass(Duration.ofSeconds(4));

    Await.until("the session has ended", () -> world.ended);
    assertThat(world.refused).isEmpty();
  }

  @Test
  void handsOnWhatConcernsOneMessageAlone() {
    world.says("a", new RecordTooLargeException("too large"));
    room.lets(message("a", 1));

    Await.until("it has failed", () -> world.failed.equals(List.of("1: too large")));

    world.answers.remove("a");
    Await.until("the topic is known", () -> room.lets(message("a", 2)));
  }

  @Test
  void takesBackAMessageWhoseTopicIsGone() {
    room.lets(message("a", 1));
    Await.until("the topic is known", () -> room.lets(message("a", 2)));
    world.says("a", NO_ANSWER);

    room.takeBack(message("a", 3));

    assertThat(room.lets(message("a", 4))).isFalse();
    world.answers.remove("a");
    Await.until("both are sent", () -> world.sent.containsAll(List.of(3L, 4L)));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static Departure message(String topic, long number) {
    return Departure.of(number, topic, TestMessages.json("id-" + number, topic, "{}"), false);
  }

  /** Producer and cluster. */
  private static final class World implements WaitingRoom.Way, Topics {

    final Map<String, Throwable> answers = new ConcurrentHashMap<>();
    final Map<String, String> refusals = new ConcurrentHashMap<>();
    final Map<String, String> undeclarable = new ConcurrentHashMap<>();
    final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    final List<Long> sent = new CopyOnWriteArrayList<>();
    final List<String> refused = new CopyOnWriteArrayList<>();
    final List<String> failed = new CopyOnWriteArrayList<>();
    final AtomicInteger asked = new AtomicInteger();
    volatile boolean away;
    volatile boolean ended;

    void says(String topic, Throwable failure) {
      answers.put(topic, failure);
    }

    int attempts(String topic) {
      return attempts.computeIfAbsent(topic, t -> new AtomicInteger()).get();
    }

    void waitForAttempts(String topic, int count) {
      Await.until("it was tried", () -> attempts(topic) >= count);
    }

    @Override
    public @Nullable Throwable tryOut(Departure departure) {
      attempts.computeIfAbsent(departure.topic(), t -> new AtomicInteger()).incrementAndGet();
      Throwable failure = answers.get(departure.topic());
      if (failure == null) {
        sent.add(departure.number());
      }
      return failure;
    }

    @Override
    public void failed(Departure departure, Throwable failure) {
      failed.add(departure.number() + ": " + failure.getMessage());
    }

    @Override
    public void refused(Departure departure, String reason) {
      refused.add(departure.number() + ": " + reason);
    }

    @Override
    public void lost(TransportException failure) {
      ended = true;
    }

    @Override
    public boolean hasEnded() {
      return ended;
    }

    @Override
    public Optional<String> declare(String topic) {
      return Optional.ofNullable(undeclarable.get(topic));
    }

    @Override
    public Optional<String> refusal(String topic) throws TransportException {
      asked.incrementAndGet();
      if (away) {
        throw new TransportException("away", new Exception("away"));
      }
      return Optional.ofNullable(refusals.get(topic));
    }

    @Override
    public void close() {}
  }
}
