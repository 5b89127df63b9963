package dev.postrider.subscribe;

import static dev.postrider.subscribe.SubscribeProblem.TIMED_OUT;

import dev.postrider.Delivery;
import dev.postrider.MessageId;
import dev.postrider.config.SubscribeSettings.Correlation;
import dev.postrider.inbox.Acceptance;
import dev.postrider.inbox.WireIdentity;
import dev.postrider.spi.Conversation;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.LoggingContext;
import dev.postrider.spi.LoggingContext.Scope;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger.Level;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;

/** Calls a consumer's method in a JTA transaction of its own, once for each message. */
final class TransactedCalls implements Application {

  private static final System.Logger LOG = System.getLogger(TransactedCalls.class.getName());

  private final Answers answers;
  private final Type payload;
  private final Target target;
  private final Tools tools;

  /** The method. */
  @FunctionalInterface
  interface Target {
    void call(Delivery<?> delivery) throws Exception;
  }

  /**
   * What all consumers share.
   *
   * @param logging shows what a call belongs to
   * @param timeout how long a call may take
   * @param clock for what notices that
   */
  record Tools(
      Acceptance acceptance,
      UserTransaction transaction,
      TransactionSynchronizationRegistry registry,
      PayloadReader payloads,
      Correlation correlation,
      LoggingContext logging,
      Duration timeout,
      ScheduledExecutorService clock) {}

  TransactedCalls(Answers answers, Type payload, Target target, Tools tools) {
    this.answers = answers;
    this.payload = payload;
    this.target = target;
    this.tools = tools;
  }

  @Override
  public void apply(IncomingMessage message, int attempt) throws Exception {
    WireIdentity identity = new WireIdentity(message);
    String correlationId = correlationId(identity);
    Object body = tools.payloads().read(message, payload);
    Delivery<?> delivery = new ReceivedDelivery<>(identity, body, correlationId, attempt, answers);
    try (Scope scope = tools.logging().enter(entries(identity, correlationId));
        CallWatch watch = watch(identity)) {
      transact(identity, delivery);
    }
  }

  private void transact(WireIdentity identity, Delivery<?> delivery) throws Exception {
    UserTransaction transaction = tools.transaction();
    rollBack(transaction); // one that could not be ended then would be in the way of all others
    transaction.setTransactionTimeout(Math.toIntExact(tools.timeout().plusMillis(999).toSeconds()));
    transaction.begin();
    boolean committed = false;
    try {
      call(identity, delivery);
      transaction.commit();
      committed = true;
    } finally {
      if (!committed) {
        rollBack(transaction);
      }
    }
  }

  private void call(WireIdentity identity, Delivery<?> delivery) throws Exception {
    Object begun = tools.registry().getTransactionKey();
    tools
        .registry()
        .putResource(
            Conversation.class,
            new Conversation(
                delivery.correlationId(), identity.id().map(MessageId::value).orElse(null)));
    if (tools.acceptance().accept(answers.consumer(), identity.identity())) {
      target.call(delivery);
      if (!Objects.equals(begun, tools.registry().getTransactionKey())) {
        // Another one's commit would say nothing of the effects and the record of the first.
        throw new IllegalStateException("the method has ended the transaction it was called in");
      }
    }
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

  private String correlationId(WireIdentity identity) {
    Optional<String> given = identity.correlationId();
    if (given.isEmpty() && tools.correlation() == Correlation.REQUIRED) {
      throw new Rejection(
          "it has no correlation id, which postrider.subscribe.correlation requires");
    }
    return given.orElseGet(() -> UUID.randomUUID().toString());
  }

  private Map<String, String> entries(WireIdentity identity, String correlationId) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put(LoggingContext.CORRELATION_ID, correlationId);
    identity.id().ifPresent(id -> entries.put(LoggingContext.MESSAGE_ID, id.value()));
    entries.put(LoggingContext.CONSUMER, answers.consumer());
    return Collections.unmodifiableMap(entries);
  }

  private CallWatch watch(WireIdentity identity) {
    return new CallWatch(
        tools.clock(),
        tools.timeout(),
        () ->
            LOG.log(
                Level.WARNING,
                TIMED_OUT
                    .of(
                        answers.consumer(),
                        identity.id().map(MessageId::value).orElse("without an id"),
                        tools.timeout())
                    .toString()));
  }
}
