package dev.postrider.inbox;

import static dev.postrider.inbox.InboxProblem.CHANNEL_METHOD;
import static dev.postrider.inbox.InboxProblem.NACKED;

import dev.postrider.MessageId;
import dev.postrider.PostriderException;
import dev.postrider.spi.Conversation;
import dev.postrider.spi.HeaderReader;
import dev.postrider.spi.IncomingMessage;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * Calls a method for a message of Reactive Messaging: in a transaction of its own, after whose end
 * the message is acknowledged, or not. It never fails, since a runtime ends a channel whose method
 * does.
 *
 * <p>To be touched only where there is such a message: elsewhere its class may be missing.
 */
final class ChannelCalls {

  private static final System.Logger LOG = System.getLogger(ChannelCalls.class.getName());
  private static final String CORRELATION_ID = "postrider_correlation_id";

  private final Acceptance acceptance;
  private final Tools tools;

  /** What such a call needs. */
  record Tools(
      UserTransaction transaction,
      TransactionSynchronizationRegistry registry,
      Supplier<Stream<HeaderReader>> readers) {}

  ChannelCalls(Acceptance acceptance, Tools tools) {
    this.acceptance = acceptance;
    this.tools = tools;
  }

  CompletionStage<?> call(InvocationContext call, IdempotentMethod method) {
    Object[] parameters = call.getParameters().clone();
    Message<?> received = (Message<?>) parameters[method.parameter()];
    Answer answer = new Answer();
    parameters[method.parameter()] = received.withAck(answer::ack).withNack(answer::nack);
    call.setParameters(parameters);
    IncomingMessage message = incoming(Map.of(), received);
    try {
      message = incoming(headers(received), received);
      apply(call, method, new WireIdentity(message), answer);
    } catch (Throwable failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      String id = new WireIdentity(message).id().map(MessageId::value).orElse("without an id");
      LOG.log(
          Level.WARNING,
          NACKED.of(id, method.consumer(), String.valueOf(failure)).toString(),
          failure);
      return delivered(received.nack(failure));
    }
    return delivered(received.ack());
  }

  private void apply(
      InvocationContext call, IdempotentMethod method, WireIdentity identity, Answer answer)
      throws Exception {
    UserTransaction transaction = tools.transaction();
    if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
      throw new PostriderException(CHANNEL_METHOD.of(call.getMethod(), "is in a transaction"));
    }
    transaction.begin();
    boolean committed = false;
    try {
      identity.correlationId().ifPresent(id -> converse(id, identity));
      if (acceptance.accept(method.consumer(), identity(identity))) {
        require(call.proceed(), call);
        answer.require();
      }
      transaction.commit();
      committed = true;
    } finally {
      if (!committed) {
        rollBack(transaction);
      }
    }
  }

  /** A payload that is an object has no bytes to compare. */
  private static MessageIdentity identity(WireIdentity identity) {
    return identity.message().payload().length > 0
        ? identity.identity()
        : identity.id().map(MessageIdentity::of).orElse(MessageIdentity.UNKNOWN);
  }

  private void converse(String correlationId, WireIdentity identity) {
    String causationId = identity.id().map(MessageId::value).orElse(null);
    tools.registry().putResource(Conversation.class, new Conversation(correlationId, causationId));
  }

  /** What goes on after the method has returned would be outside the transaction. */
  private static void require(@Nullable Object result, InvocationContext call) throws Exception {
    if (result instanceof CompletionStage<?> stage) {
      CompletableFuture<?> future = stage.toCompletableFuture();
      if (!future.isDone()) {
        throw new PostriderException(
            CHANNEL_METHOD.of(call.getMethod(), "returned before its work was done"));
      }
      try {
        future.get();
      } catch (ExecutionException failed) {
        throw new IllegalStateException(failed.getCause());
      }
    }
  }

  private Map<String, String> headers(Message<?> message) {
    return tools
        .readers()
        .get()
        .flatMap(reader -> reader.headers(message).stream())
        .findFirst()
        .orElse(Map.of());
  }

  private static IncomingMessage incoming(Map<String, String> headers, Message<?> message) {
    Object payload = message.getPayload();
    byte[] body = payload instanceof byte[] bytes ? bytes : new byte[0];
    if (payload instanceof String text) {
      body = text.getBytes(StandardCharsets.UTF_8);
    }
    return new IncomingMessage(
        "a channel", Map.copyOf(headers), body, null, null, null, null, null, 1);
  }

  private static void rollBack(UserTransaction transaction) {
    try {
      if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
        transaction.rollback();
      }
    } catch (SystemException | RuntimeException e) {
      LOG.log(Level.DEBUG, "A transaction that failed could not be rolled back", e);
    }
  }

  /**
   * If the answer does not reach the broker, the message comes again, and is skipped or applied.
   */
  private static CompletionStage<?> delivered(CompletionStage<?> answer) {
    return answer.handle(
        (done, failure) -> {
          if (failure != null) {
            LOG.log(Level.DEBUG, "An answer did not reach the broker", failure);
          }
          return null;
        });
  }

  /** What the method says of the message; the broker hears of it after the transaction. */
  private static final class Answer {

    private volatile @Nullable Throwable refusal;

    CompletionStage<Void> ack() {
      return CompletableFuture.completedFuture(null);
    }

    CompletionStage<Void> nack(Throwable reason) {
      refusal = Optional.ofNullable(reason).orElseGet(IllegalStateException::new);
      return CompletableFuture.completedFuture(null);
    }

    void require() {
      if (refusal != null) {
        throw new IllegalStateException(refusal);
      }
    }
  }
}
