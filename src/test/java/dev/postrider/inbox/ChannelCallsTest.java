package dev.postrider.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.Idempotent;
import dev.postrider.PostriderException;
import dev.postrider.spi.Conversation;
import dev.postrider.spi.HeaderReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of messages of Reactive Messaging, and in which order. */
class ChannelCallsTest {

  private final List<String> events = new ArrayList<>();
  private final InboxFixture fixture = new InboxFixture();
  private final Consumers consumers = new Consumers(events);
  private Throwable nackedWith;
  private Map<String, String> headers =
      Map.of("postrider_id", "1", "postrider_correlation_id", "talk");
  private Exception commitFailure;
  private Object conversation;

  private final IdempotentCalls calls =
      new IdempotentCalls(
          fixture.acceptance,
          new ChannelCalls.Tools(
              proxy(UserTransaction.class, this::transaction),
              proxy(TransactionSynchronizationRegistry.class, this::registry),
              () -> Stream.of(reader(Optional.empty()), message -> Optional.of(headers))));

  ChannelCallsTest() {
    fixture.status = Status.STATUS_NO_TRANSACTION;
  }

  @Test
  void acknowledgesAfterTheCommit() throws Exception {
    call("apply");

    assertThat(events).containsExactly("begin", "apply", "commit", "ack");
    assertThat(fixture.records).containsOnlyKeys("billing/1");
    assertThat(conversation).isEqualTo(new Conversation("talk", "1"));
  }

  @Test
  void anAcknowledgementOfTheMethodWaitsForTheCommit() throws Exception {
    call("acknowledge");

    assertThat(events).containsExactly("begin", "apply", "commit", "ack");
  }

  @Test
  void acknowledgesARepetitionWithoutACall() throws Exception {
    call("apply");
    events.clear();
    call("apply");

    assertThat(events).containsExactly("begin", "commit", "ack");
    assertThat(fixture.counters.of("billing").repeated().sum()).isEqualTo(1);
  }

  @Test
  void aMessageWithoutAnIdIsAppliedEachTime() throws Exception {
    headers = Map.of();
    call("apply");
    call("apply");

    assertThat(events).filteredOn("apply"::equals).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fail", "refuse", "failedStage", "openStage"})
  void whatIsNotAppliedIsRolledBackAndThenNackedAndTheChannelLives(String method) throws Exception {
    call(method);

    assertThat(events).containsExactly("begin", "apply", "rollback", "nack");
    assertThat(nackedWith).isNotNull();
  }

  @Test
  void aCommitThatFailsIsANack() throws Exception {
    commitFailure = new RollbackException("no");

    call("apply");

    assertThat(events).containsExactly("begin", "apply", "commit", "nack");
    assertThat(nackedWith).isSameAs(commitFailure);
  }

  @Test
  void aReaderThatFailsIsANack() throws Exception {
    headers = null;

    call("apply");

    assertThat(events).containsExactly("nack");
  }

  @Test
  void aTransactionOfSomebodyElseIsRefused() throws Exception {
    fixture.status = Status.STATUS_ACTIVE;

    call("apply");

    assertThat(events).containsExactly("nack");
    assertThat(nackedWith).isInstanceOf(PostriderException.class).hasMessageContaining("PR0909");
  }

  @Test
  void anAnswerThatIsNotDeliveredDoesNotEndTheChannel() throws Exception {
    Message<String> cutOff =
        Message.of("x", () -> CompletableFuture.failedFuture(new IllegalStateException("gone")));

    call("apply", cutOff);

    assertThat(events).containsExactly("begin", "apply", "commit");
  }

  @Test
  void failsTheDeploymentWithWhatIsWrong() {
    Weld weld =
        new Weld()
            .disableDiscovery()
            .addBeanClasses(Wrong.class, IdempotentInterceptor.class, Wiring.class)
            .addExtension(new IdempotentExtension());

    assertThatThrownBy(weld::initialize)
        .hasMessageContaining(
            "Wrong.returnsNothing(Message) is @Idempotent for messages of MicroProfile Reactive"
                + " Messaging, and does not return a CompletionStage")
        .hasMessageContaining("Wrong.transactional(Message) is @Idempotent for messages of")
        .hasMessageContaining("and is @Transactional")
        .hasMessageContaining("PR0910");
  }

  private void call(String name) throws Exception {
    call(
        name,
        Message.of(
            "x",
            () -> {
              events.add("ack");
              return CompletableFuture.completedFuture(null);
            },
            reason -> {
              events.add("nack");
              nackedWith = reason;
              return CompletableFuture.completedFuture(null);
            }));
  }

  private void call(String name, Message<String> message) throws Exception {
    Method method = Consumers.class.getMethod(name, Message.class);
    Object[] parameters = {message};
    InvocationContext context =
        proxy(
            InvocationContext.class,
            (called, arguments) ->
                switch (called) {
                  case "getMethod" -> method;
                  case "getTarget" -> consumers;
                  case "getParameters" -> parameters.clone();
                  case "setParameters" -> {
                    parameters[0] = ((Object[]) arguments[0])[0];
                    yield null;
                  }
                  case "proceed" -> proceed(method, parameters);
                  default -> throw new UnsupportedOperationException(called);
                });

    Object stage = calls.call(context);

    assertThat(((CompletionStage<?>) stage).toCompletableFuture()).isCompleted();
  }

  private Object proceed(Method method, Object[] parameters) throws Exception {
    try {
      return method.invoke(consumers, parameters);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  private Object transaction(String called, Object[] arguments) throws Exception {
    switch (called) {
      case "getStatus" -> {
        return fixture.status;
      }
      case "begin" -> fixture.status = Status.STATUS_ACTIVE;
      case "rollback" -> fixture.status = Status.STATUS_NO_TRANSACTION;
      case "commit" -> {
        fixture.status = Status.STATUS_NO_TRANSACTION;
        if (commitFailure != null) {
          events.add("commit");
          throw commitFailure;
        }
      }
      default -> throw new UnsupportedOperationException(called);
    }
    events.add(called);
    return null;
  }

  private Object registry(String called, Object[] arguments) {
    if (!called.equals("putResource") || arguments[0] != Conversation.class) {
      throw new UnsupportedOperationException(called);
    }
    conversation = arguments[1];
    return null;
  }

  private static HeaderReader reader(Optional<Map<String, String>> headers) {
    return message -> headers;
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

  /** As applications write them. */
  public static final class Consumers {

    private final List<String> events;

    Consumers(List<String> events) {
      this.events = events;
    }

    @Idempotent(consumer = "billing")
    public CompletionStage<Void> apply(Message<String> message) {
      events.add("apply");
      return CompletableFuture.completedFuture(null);
    }

    @Idempotent(consumer = "billing")
    public CompletionStage<Void> acknowledge(Message<String> message) {
      events.add("apply");
      return message.ack();
    }

    @Idempotent(consumer = "billing")
    public CompletionStage<Void> fail(Message<String> message) {
      events.add("apply");
      throw new IllegalArgumentException("no");
    }

    @Idempotent(consumer = "billing")
    public CompletionStage<Void> refuse(Message<String> message) {
      events.add("apply");
      return message.nack(new IllegalArgumentException("no"));
    }

    @Idempotent(consumer = "billing")
    public CompletionStage<Void> failedStage(Message<String> message) {
      events.add("apply");
      return CompletableFuture.failedFuture(new IllegalArgumentException("no"));
    }

    @Idempotent(consumer = "billing")
    public CompletionStage<Void> openStage(Message<String> message) {
      events.add("apply");
      return new CompletableFuture<>();
    }
  }

  /** In place of {@link InboxWiring}, which needs a server. */
  @ApplicationScoped
  static class Wiring {

    @Produces
    @Singleton
    IdempotentCalls calls() {
      throw new AssertionError("Nothing is called");
    }
  }

  /** Nothing here is right. */
  @ApplicationScoped
  static class Wrong {

    @Idempotent(consumer = "x")
    public void returnsNothing(Message<String> message) {
      throw new AssertionError(Arrays.asList(message));
    }

    @Transactional
    @Idempotent(consumer = "x")
    public CompletionStage<Void> transactional(Message<String> message) {
      throw new AssertionError(message);
    }
  }
}
