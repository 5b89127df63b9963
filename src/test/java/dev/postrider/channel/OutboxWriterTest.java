package dev.postrider.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.Message;
import dev.postrider.Outbox;
import dev.postrider.PostriderException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In which transaction a channel's message is written, and when it is acknowledged. */
class OutboxWriterTest {

  private volatile boolean commitFails;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String COMMITTED = "acknowledged";

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Message> published = new CopyOnWriteArrayList<>();
  private final List<Synchronization> synchronizations = new ArrayList<>();
  private final ThreadLocal<Integer> status =
      ThreadLocal.withInitial(() -> Status.STATUS_NO_TRANSACTION);
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile RuntimeException refusal;

  private final OutboxWriter writer =
      new OutboxWriter(
          proxy(Outbox.class, this::outbox),
          proxy(UserTransaction.class, this::transaction),
          proxy(TransactionSynchronizationRegistry.class, this::registry),
          Executors.defaultThreadFactory());

  @AfterEach
  void close() {
    gate.countDown();
    writer.close();
  }

  @Test
  void aMessageBelongsToTheTransactionOfItsThread() throws Exception {
    status.set(Status.STATUS_ACTIVE);
    CompletableFuture<String> answer = write(channel(Map.of()), "x");

    assertThat(events).as("on this thread").containsExactly("publish");
    assertThat(answer).isNotDone();
    synchronizations.forEach(s -> s.afterCompletion(Status.STATUS_COMMITTED));
    assertThat(answer).isCompletedWithValue(COMMITTED);
  }

  @Test
  void aRollbackIsANack() {
    status.set(Status.STATUS_ACTIVE);
    CompletableFuture<String> answer = write(channel(Map.of()), "x");

    synchronizations.forEach(s -> s.afterCompletion(Status.STATUS_ROLLEDBACK));

    assertThat(answer.join()).startsWith("PR1354");
  }

  @Test
  void whatTheOutboxRefusesIsNackedOnce() {
    status.set(Status.STATUS_ACTIVE);
    refusal = new IllegalStateException("too large");

    CompletableFuture<String> answer = write(channel(Map.of()), "x");

    assertThat(answer.join()).contains("too large");
    synchronizations.forEach(s -> s.afterCompletion(Status.STATUS_ROLLEDBACK));
  }

  @Test
  void withoutATransactionItGetsOneOfItsOwnAndIsAcknowledgedAfterTheCommit() throws Exception {
    CompletableFuture<String> answer = write(channel(Map.of()), "x");

    assertThat(get(answer)).isEqualTo(COMMITTED);
    assertThat(events).containsExactly("begin", "publish", "commit", "answer");
  }

  @Test
  void aFailureInItsOwnTransactionIsRolledBackAndNacked() throws Exception {
    refusal = new IllegalStateException("too large");

    assertThat(get(write(channel(Map.of()), "x"))).contains("too large");
    assertThat(events).containsExactly("begin", "rollback", "answer");
  }

  @Test
  void aChannelMayDemandATransactionOrNeverShareOne() throws Exception {
    assertThat(get(write(channel(Map.of("transaction", "mandatory")), "x"))).startsWith("PR1353");
    assertThat(events).containsExactly("answer");

    status.set(Status.STATUS_ACTIVE);
    assertThat(get(write(channel(Map.of("transaction", "OWN")), "x"))).isEqualTo(COMMITTED);
    assertThat(synchronizations).isEmpty();
  }

  @Test
  void whatWaitsIsBoundedAndKeepsItsOrder() throws Exception {
    gate = new CountDownLatch(1);
    OutboxChannel channel = channel(Map.of());
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < OutboxWriter.MOST_WAITING + 1; i++) {
      answers.add(write(channel, "" + i));
    }
    CompletableFuture<String> tooMany = write(channel, "one too many");
    while (!tooMany.isDone()) { // one may have left the queue meanwhile
      tooMany = write(channel, "one too many");
    }
    assertThat(tooMany.join()).startsWith("PR1355");

    gate.countDown();
    for (CompletableFuture<String> answer : answers) {
      assertThat(get(answer)).isEqualTo(COMMITTED);
    }
    assertThat(published.subList(0, answers.size()))
        .extracting(Message::payload)
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, answers.size()).mapToObj(i -> "" + i).toList());
  }

  @Test
  void afterTheEndNothingIsTaken() {
    writer.close();

    assertThat(write(channel(Map.of()), "x").join()).startsWith("PR1356");
  }

  @Test
  void theMessageIsMadeAsTheChannelSaysOrIsOneAlready() throws Exception {
    OutboxChannel channel =
        channel(Map.of("broker", "b", "key", "k", "message-type", "Order", "version", "v2"));
    Message whole = Message.to("/topic/y").payload("y").build();
    get(write(channel, "x"));
    get(write(channel, whole));

    assertThat(published.get(0).destination()).isEqualTo("/queue/c");
    assertThat(published.get(0).broker()).contains("b");
    assertThat(published.get(0).key()).contains("k");
    assertThat(published.get(0).type()).contains("Order");
    assertThat(published.get(0).version()).contains("v2");
    assertThat(published.get(1)).isSameAs(whole);
    assertThat(get(write(channel(Map.of("destination", "")), "x"))).startsWith("PR1352");
    assertThatThrownBy(() -> channel(Map.of("transaction", "maybe")))
        .isInstanceOf(PostriderException.class)
        .hasMessageContaining("PR1351")
        .hasMessageContaining("one of join, mandatory, own");
  }

  /** It would be in the way of all that follow, which have the same thread. */
  @Test
  void aTransactionThatCannotBeCommittedIsNotLeftOnTheThread() throws Exception {
    OutboxChannel channel = channel(Map.of("transaction", "own"));
    commitFails = true;
    assertThat(get(write(channel, "x"))).isEqualTo("the log is full");
    commitFails = false;

    assertThat(get(write(channel, "y"))).isEqualTo(COMMITTED);
  }

  private static OutboxChannel channel(Map<String, String> attributes) {
    Map<String, String> all = new HashMap<>(Map.of("channel-name", "c", "destination", "/queue/c"));
    all.putAll(attributes);
    return OutboxChannel.of(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(all, "test", 100))
            .build());
  }

  private CompletableFuture<String> write(OutboxChannel channel, Object payload) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    writer.write(
        channel,
        payload,
        failure -> {
          events.add("answer");
          assertThat(answer.complete(failure == null ? COMMITTED : failure.getMessage())).isTrue();
        });
    return answer;
  }

  private static String get(CompletableFuture<String> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private Object outbox(String called, Object[] arguments) throws Exception {
    gate.await();
    if (refusal != null) {
      throw refusal;
    }
    published.add((Message) arguments[0]);
    events.add(called);
    return null;
  }

  private Object transaction(String called, Object[] arguments) throws SystemException {
    if (called.equals("getStatus")) {
      return status.get();
    }
    if (called.equals("begin") && status.get() != Status.STATUS_NO_TRANSACTION) {
      throw new SystemException("nested");
    }
    events.add(called);
    if (called.equals("commit") && commitFails) {
      throw new SystemException("the log is full");
    }
    status.set(called.equals("begin") ? Status.STATUS_ACTIVE : Status.STATUS_NO_TRANSACTION);
    return null;
  }

  private Object registry(String called, Object[] arguments) {
    return switch (called) {
      case "getTransactionStatus" -> status.get();
      case "registerInterposedSynchronization" ->
          synchronizations.add((Synchronization) arguments[0]) ? null : "never";
      default -> throw new UnsupportedOperationException(called);
    };
  }

  private interface Scripted {
    Object called(String method, Object[] arguments) throws Exception;
  }

  private static <T> T proxy(Class<T> type, Scripted script) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> script.called(method.getName(), arguments)));
  }
}
