package dev.postrider.capture;

import static dev.postrider.capture.CaptureFixture.NOW;
import static dev.postrider.capture.ScriptedBroker.CONFIRMED;
import static dev.postrider.capture.ScriptedBroker.answers;
import static dev.postrider.capture.ScriptedBroker.lost;
import static dev.postrider.capture.ScriptedBroker.rejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.PostriderException;
import dev.postrider.SendException;
import dev.postrider.capture.SendCounters.Sent;
import dev.postrider.config.SendSettings;
import dev.postrider.spi.Conversation;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that go past the outbox. */
@Timeout(60)
class DirectSendsTest {

  private final CaptureFixture fixture = new CaptureFixture();
  private final ScriptedBroker broker = fixture.scripted;

  @AfterEach
  void noSessionWasMisused() {
    fixture.sendBrokers().close();
    Await.until("all sessions are closed", () -> broker.open.get() == 0);
    assertThat(broker.misuse).isEmpty();
  }

  @Test
  void sendsWhatIsPublishedWithTheSameHeadersAndWithoutATransaction() {
    Message message =
        Message.to("/topic/invoices")
            .payload("{}")
            .key("Ada")
            .type("InvoiceSent")
            .version("v2")
            .correlationId("c-1")
            .replyTo("/queue/answers")
            .header("tenant", "Zürich")
            .expiresAfter(Duration.ofMinutes(5))
            .build();

    MessageId id = fixture.outbox().send(message);

    OutgoingMessage sent = broker.batches.get(0).get(0);
    assertThat(sent.id()).isEqualTo(id.value());
    assertThat(sent.destination()).isEqualTo("/topic/invoices.v2");
    assertThat(sent.key()).isEqualTo("Ada");
    assertThat(sent.type()).isEqualTo("InvoiceSent");
    assertThat(sent.contentType()).isEqualTo("application/json");
    assertThat(sent.correlationId()).isEqualTo("c-1");
    assertThat(sent.replyTo()).isEqualTo("/queue/answers");
    assertThat(sent.expiresAt()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
    assertThat(sent.headers())
        .isEqualTo(
            Map.of(
                "tenant", "Zürich",
                "postrider_id", id.value(),
                "postrider_destination", "/topic/invoices.v2",
                "postrider_created_at", "2026-01-01T00:00:00.000000Z",
                "postrider_type", "InvoiceSent",
                "postrider_version", "v2",
                "postrider_key", "Ada",
                "postrider_correlation_id", "c-1",
                "postrider_reply_to", "/queue/answers"));
    assertThat(sent.payload()).isEqualTo("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(fixture.counters.sent()).containsEntry("events", new Sent(1, 0, 0));
  }

  @Test
  void leavesNowWhateverBecomesOfTheTransactionAndBelongsToItsConversation() {
    fixture.store =
        () -> {
          throw new AssertionError("no store is needed");
        };
    fixture.transactions.begin();
    fixture.transactions.putResource(Conversation.class, new Conversation("talk", "m-1"));

    fixture.outbox().send(message("q"));
    fixture.transactions.setRollbackOnly();
    fixture.outbox().send(message("q"));
    fixture.transactions.rollback();

    assertThat(broker.batches).hasSize(2);
    assertThat(broker.batches.get(0).get(0).headers())
        .containsEntry("postrider_correlation_id", "talk")
        .containsEntry("postrider_causation_id", "m-1");
    assertThat(fixture.batches).isEmpty();
  }

  @Test
  void usesASessionAgain() {
    IntStream.range(0, 10).forEach(i -> fixture.outbox().send(message("q")));

    assertThat(broker.connected).hasValue(1);
  }

  @Test
  void givesAnAtomicBrokerAllAtOnceAndOthersOneAfterTheOther() {
    fixture.outbox().send(messages(3));
    assertThat(broker.batches).hasSize(3);

    broker.atomic = true;
    List<MessageId> ids = fixture.outbox().send(messages(3));
    assertThat(broker.batches).hasSize(4);
    assertThat(broker.batches.get(3)).extracting(OutgoingMessage::id).isEqualTo(values(ids));
    assertThat(fixture.outbox().send(List.of())).isEmpty();
  }

  @Test
  void triesAgainUnderTheSameIdWhatTheConnectionLost() {
    broker.refusedConnections.set(2);
    broker.acts.add(answers(lost()));
    broker.acts.add(answers(lost()));

    MessageId id = fixture.outbox().send(message("q"));

    assertThat(broker.ids()).containsExactly(id.value(), id.value(), id.value());
    assertThat(broker.connected).as("each on a session of its own").hasValue(3);
    assertThat(fixture.counters.sent()).containsEntry("events", new Sent(1, 0, 0));
  }

  @Test
  void aLostSessionIsTheEndOfThoseThatAreIdle() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      broker.acts.add(
          (session, batch, outcomes) -> {
            both.countDown();
            await(both);
            outcomes.completed(0, CONFIRMED);
          });
    }
    List<Future<MessageId>> calls = List.of(aside(message("q")), aside(message("q")));
    for (Future<MessageId> call : calls) {
      call.get();
    }
    assertThat(broker.open).hasValue(2);
    broker.acts.add(answers(lost()));

    fixture.outbox().send(message("q"));

    assertThat(broker.connected).as("the second idle one is not tried").hasValue(3);
    Await.until("both are closed", () -> broker.open.get() == 1);
  }

  @Test
  void doesNotTryAgainWhatIsRejected() {
    broker.acts.add(answers(rejected()));

    SendException failure = failure(() -> fixture.outbox().send(message("/queue/q")));

    assertThat(failure)
        .hasMessageContaining("PR0140")
        .hasMessageContaining("'events' rejects the message to /queue/q: it is too large.");
    assertThat(failure.confirmed()).isEmpty();
    assertThat(broker.batches).hasSize(1);
    fixture.outbox().send(message("q"));
    assertThat(broker.connected).as("the session is as good as before").hasValue(1);
    assertThat(fixture.counters.sent()).containsEntry("events", new Sent(1, 1, 0));
  }

  @Test
  void saysThatARejectedMessageMayHaveArrivedBefore() {
    broker.acts.add(answers(lost()));
    broker.acts.add(answers(rejected()));

    assertThat(failure(() -> fixture.outbox().send(message("q"))))
        .hasMessageContaining("PR0140")
        .hasMessageContaining("an attempt before was lost, and may have arrived");
  }

  @Test
  void saysHowFarItGot() {
    broker.acts.add(answers(CONFIRMED));
    broker.acts.add(answers(CONFIRMED));
    broker.acts.add(answers(rejected()));

    SendException failure = failure(() -> fixture.outbox().send(messages(5)));

    assertThat(values(failure.confirmed())).isEqualTo(broker.ids().subList(0, 2));
    assertThat(failure).hasMessageContaining("the message 3 of 5 to /queue/2");
    assertThat(broker.batches).as("nothing behind it").hasSize(3);
    assertThat(fixture.counters.sent()).containsEntry("events", new Sent(2, 1, 2));
  }

  @Test
  void namesTheOneBecauseOfWhichAnAtomicBrokerTookNone() {
    broker.atomic = true;
    Outcome undone = new Outcome.NotSent(false);
    broker.acts.add(answers(undone, rejected(), undone));

    SendException failure = failure(() -> fixture.outbox().send(messages(3)));

    assertThat(failure).hasMessageContaining("PR0140").hasMessageContaining("2 of 3 to /queue/1");
    assertThat(failure.confirmed()).isEmpty();
    assertThat(broker.batches).hasSize(1);
  }

  /** Alone they would arrive, which is not what was asked for. */
  @Test
  void doesNotTakeApartWhatAnAtomicBrokerTookNothingOf() {
    broker.atomic = true;
    broker.acts.add(answers(new Outcome.NotSent(true)));

    assertThat(failure(() -> fixture.outbox().send(messages(3))))
        .hasMessageContaining("PR0140")
        .hasMessageContaining("3 messages, the first to /queue/0: it does not say because of");
    assertThat(broker.batches).hasSize(1);
  }

  @Test
  void givesUpABrokerThatIsAwayForTooLong() {
    patient(Duration.ofMillis(100));
    broker.refusedConnections.set(Integer.MAX_VALUE);

    SendException failure = failure(() -> fixture.outbox().send(message("q")));

    assertThat(failure)
        .hasMessageContaining("PR0141")
        .hasMessageContaining("within PT0.1S: PR0561: nobody listens.");
    assertThat(failure.getCause()).hasMessageContaining("nobody listens");
    assertThat(fixture.counters.sent()).containsEntry("events", new Sent(0, 0, 1));
  }

  @Test
  void saysThatTheBrokerMayHaveWhatItHasNotConfirmed() {
    for (ScriptedBroker.Act act : List.of(ScriptedBroker.silence(), ScriptedBroker.blocking())) {
      CaptureFixture other = new CaptureFixture();
      other.sending = settings(Duration.ofMillis(100), 4);
      other.scripted.acts.add(answers(CONFIRMED));
      other.scripted.acts.add(act);

      SendException failure = failure(() -> other.outbox().send(messages(3)));

      assertThat(failure).hasMessageContaining("PR0142").hasMessageContaining("2 of 3");
      assertThat(values(failure.confirmed())).isEqualTo(other.scripted.ids().subList(0, 1));
      Await.until("nothing is left open", () -> other.scripted.open.get() == 0);
      other.sendBrokers().close();
    }
  }

  @Test
  void doesNotTryWhatHasExpired() {
    broker.refusedConnections.set(Integer.MAX_VALUE);
    Message brief = Message.to("q").payload("x").expiresAfter(Duration.ofMillis(50)).build();

    assertThat(failure(() -> fixture.outbox().send(brief)))
        .hasMessageContaining("PR0141")
        .hasMessageContaining("within PT0.05S");
  }

  @Test
  void refusesBeforeAnythingIsSent() {
    List<Message> scheduled =
        List.of(message("q"), Message.to("q").payload("").after(Duration.ofHours(1)).build());
    List<Message> twoBrokers =
        List.of(message("q"), Message.to("q").payload("").broker("side").build());
    List<Message> tooLarge =
        List.of(message("q"), Message.to("q").payload("x".repeat(1_001)).build());
    List<Message> tooMuch = List.of(large(), large(), large());

    assertRefused("PR0143", scheduled);
    assertRefused("PR0143", List.of(Message.to("q").payload("").notBefore(NOW).build()));
    assertRefused("PR0144", twoBrokers);
    assertRefused("PR0103", tooLarge);
    assertRefused("PR0104", tooMuch);
    assertRefused("PR0109", List.of(Message.to("q".repeat(255)).version("v").payload("").build()));
    assertRefused("PR0102", List.of(message("q"), Message.to("q").payload("\ud800").build()));
    assertRefused("PR0119", List.of(Message.to("q").payload("").broker("sied").build()));
    fixture.broker = Optional.of("elsewhere");
    assertRefused("PR0119", List.of(message("q")));
    fixture.broker = Optional.empty();
    assertRefused("PR0105", List.of(message("q")));
    assertThat(broker.connected).hasValue(0);
  }

  @Test
  void aRefusalDoesNotMarkTheTransaction() {
    fixture.transactions.begin();
    assertThatThrownBy(() -> fixture.outbox().send(large(2_000)));

    assertThat(fixture.transactions.getRollbackOnly()).isFalse();
    fixture.transactions.rollback();
  }

  /** The watermark is that of the outbox. */
  @Test
  void sendsThoughTheOutboxTakesNothingMore() {
    fixture.admission.refuse("events", "100 messages wait");

    assertThat(fixture.outbox().send(message("q"))).isNotNull();
  }

  @Test
  void manyThreadsShareFewSessions() throws Exception {
    int threads = 32;
    int each = 50;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<MessageId>>> calls = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        calls.add(
            executor.submit(() -> IntStream.range(0, each).mapToObj(i -> sendLosing(i)).toList()));
      }
      Set<String> ids = new HashSet<>();
      for (Future<List<MessageId>> call : calls) {
        ids.addAll(values(call.get()));
      }
      assertThat(ids).hasSize(threads * each);
      assertThat(new HashSet<>(broker.ids())).isEqualTo(ids);
    } finally {
      executor.shutdownNow();
    }
    assertThat(fixture.counters.sent())
        .containsEntry("events", new Sent((long) threads * each, 0, 0));
  }

  /** Now and then a connection is lost. */
  private MessageId sendLosing(int i) {
    if (i % 17 == 0) {
      broker.acts.add(answers(lost()));
    }
    return fixture.outbox().send(message("q"));
  }

  @Test
  void opensNoMoreSessionsThanAllowedAndSaysSoWhenAllAreBusy() throws Exception {
    fixture.sending = settings(Duration.ofMillis(300), 2);
    broker.acts.add(ScriptedBroker.silence());
    broker.acts.add(ScriptedBroker.silence());
    List<Future<MessageId>> busy = List.of(aside(message("a")), aside(message("b")));
    Await.until("both are busy", () -> broker.batches.size() == 2);

    SendException failure =
        failure(
            () ->
                fixture
                    .outbox()
                    .send(Message.to("q").payload("").expiresAfter(Duration.ofMillis(20)).build()));

    assertThat(failure)
        .hasMessageContaining("PR0141")
        .hasMessageContaining("all 2 sessions of postrider.send.max-sessions are busy");
    for (Future<MessageId> call : busy) {
      assertThatThrownBy(call::get).hasCauseInstanceOf(SendException.class);
    }
    assertThat(broker.mostOpen).hasValue(2);
  }

  /** They are busy with a broker that does not answer. */
  @Test
  void whoWaitsForASessionIsToldWhyThereIsNone() throws Exception {
    fixture.sending = settings(Duration.ofSeconds(20), 1);
    CountDownLatch answer = new CountDownLatch(1);
    broker.refusedConnections.set(1);
    broker.connecting =
        () -> {
          if (broker.refusedConnections.get() == 0) {
            await(answer);
          }
        };
    Future<MessageId> first = aside(message("q"));
    Await.until("it tries again", () -> broker.attempts.get() == 2);
    Message brief = Message.to("q").payload("").expiresAfter(Duration.ofMillis(20)).build();

    assertThat(failure(() -> fixture.outbox().send(brief)))
        .hasMessageContaining("PR0141")
        .hasMessageContaining("are busy; the last attempt to connect failed: PR0561: nobody");

    answer.countDown();
    assertThat(first.get()).isNotNull();
  }

  @Test
  void closesSessionsThatNobodyNeeds() {
    fixture.sending =
        new SendSettings(
            Duration.ofSeconds(20),
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            4,
            Duration.ofMillis(50));
    fixture.outbox().send(message("q"));

    Await.until("it is closed", () -> broker.open.get() == 0);

    fixture.outbox().send(message("q"));
    assertThat(broker.connected).hasValue(2);
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    broker.acts.add(ScriptedBroker.silence());
    AtomicReference<SendException> failure = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              failure.set(failure(() -> fixture.outbox().send(message("q"))));
              flag.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    Await.until("it waits", () -> broker.batches.size() == 1);

    caller.interrupt();
    caller.join();

    assertThat(failure.get())
        .hasMessageContaining("PR0145")
        .hasMessageContaining("it is unknown whether the broker has it");
    assertThat(flag.get()).as("told on").isTrue();
    assertThat(fixture.counters.sent()).containsEntry("events", new Sent(0, 0, 1));
  }

  @Test
  void theEndOfTheApplicationEndsWhatWaitsForABroker() throws Exception {
    broker.refusedConnections.set(Integer.MAX_VALUE);
    fixture.sending =
        new SendSettings(
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofHours(1),
            1,
            Duration.ofMinutes(1));
    Future<MessageId> waiting = aside(message("q"));
    Await.until("it has tried", () -> broker.refusedConnections.get() < Integer.MAX_VALUE);

    fixture.sendBrokers().close();

    assertThatThrownBy(waiting::get)
        .cause()
        .hasMessageContaining("PR0146")
        .hasMessageContaining("the broker does not have it");
    assertThat(broker.closed).isTrue();
    assertThat(failure(() -> fixture.outbox().send(message("q")))).hasMessageContaining("PR0146");
  }

  @Test
  void theEndOfTheApplicationWaitsForWhatIsUnderWay() throws Exception {
    CompletableFuture<Runnable> under = new CompletableFuture<>();
    broker.acts.add(
        (session, batch, outcomes) -> under.complete(() -> outcomes.completed(0, CONFIRMED)));
    Future<MessageId> call = aside(message("q"));
    Runnable confirm = under.get();
    Thread closing = new Thread(fixture.sendBrokers()::close);
    closing.start();
    Await.until("nothing new begins", () -> endsWith("PR0146", aside(message("q"))));

    confirm.run();

    assertThat(call.get()).isNotNull();
    closing.join();
    assertThat(broker.open).hasValue(0);
  }

  /** The end has not waited for it. */
  @Test
  void aConnectionThatComesAboutAfterTheEndIsClosed() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    broker.connecting = () -> await(answer);
    Future<MessageId> call = aside(message("q"));
    Await.until("it connects", () -> broker.attempts.get() == 1);
    Thread closing = new Thread(fixture.sendBrokers()::close);
    closing.start();
    Await.until("nothing new begins", () -> endsWith("PR0146", aside(message("q"))));
    closing.interrupt();
    closing.join();

    answer.countDown();

    assertThatThrownBy(call::get).cause().hasMessageContaining("PR0146");
    Await.until("it is closed", () -> broker.open.get() == 0);
  }

  private static boolean endsWith(String code, Future<MessageId> call) throws InterruptedException {
    try {
      call.get();
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof SendException failure && failure.code().equals(code);
    }
  }

  private CompletableFuture<MessageId> aside(Message message) {
    CompletableFuture<MessageId> result = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                result.complete(fixture.outbox().send(message));
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            })
        .start();
    return result;
  }

  private void assertRefused(String code, List<Message> messages) {
    PostriderException refusal =
        catchThrowableOfType(PostriderException.class, () -> fixture.outbox().send(messages));

    assertThat(refusal).isNotInstanceOf(SendException.class);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.problems().get(0).consequence()).isEqualTo("Nothing was sent.");
  }

  private void patient(Duration timeout) {
    fixture.sending = settings(timeout, 4);
  }

  private static SendSettings settings(Duration timeout, int sessions) {
    return new SendSettings(
        timeout, Duration.ofMillis(1), Duration.ofMillis(5), sessions, Duration.ofMinutes(1));
  }

  private static SendException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(SendException.class, call);
  }

  private static Message message(String destination) {
    return Message.to(destination).payload("x").build();
  }

  private static Message large() {
    return large(900);
  }

  private static Message large(int size) {
    return Message.to("q").payload("x".repeat(size)).build();
  }

  private static List<Message> messages(int count) {
    return IntStream.range(0, count).mapToObj(i -> message("/queue/" + i)).toList();
  }

  private static List<String> values(List<MessageId> ids) {
    return ids.stream().map(MessageId::value).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
