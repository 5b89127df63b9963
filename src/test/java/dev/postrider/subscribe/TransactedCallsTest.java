package dev.postrider.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.config.SubscribeSettings.Correlation;
import dev.postrider.inbox.InboxFixture;
import dev.postrider.spi.IncomingMessage;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the transaction, by the rules of JTA, whatever the method does. */
class TransactedCallsTest {

  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
  private final Transactions transactions = new Transactions();
  private final InboxFixture inbox = new InboxFixture();
  private TransactedCalls.Target target = delivery -> transactions.steps.add("call");

  @AfterEach
  void end() {
    clock.shutdownNow();
  }

  @Test
  void returnsWhenItIsCommitted() throws Exception {
    apply();

    assertThat(transactions.steps).containsExactly("begin", "call", "commit");
  }

  @Test
  void whatTheMethodMarksForRollbackIsAFailure() {
    target = delivery -> transactions.setRollbackOnly();

    assertThatThrownBy(this::apply).isInstanceOf(RollbackException.class);

    assertThat(transactions.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
  }

  @Test
  void rollsBackAfterAnException() {
    target =
        delivery -> {
          throw new IllegalStateException("no such customer");
        };

    assertThatThrownBy(this::apply).hasMessage("no such customer");

    assertThat(transactions.steps).containsExactly("begin", "rollback");
  }

  @Test
  void aCommitThatFailsAndLeavesTheTransactionIsFollowedByARollback() {
    transactions.commitFails = true;

    assertThatThrownBy(this::apply).isInstanceOf(SystemException.class);

    assertThat(transactions.steps).containsExactly("begin", "call", "commit", "rollback");
  }

  /** Else the thread could begin no other, and every message it gets would fail. */
  @Test
  void aTransactionThatStayedOnTheThreadIsEndedBeforeTheNext() throws Exception {
    transactions.status = Status.STATUS_MARKED_ROLLBACK;

    apply();

    assertThat(transactions.steps).containsExactly("rollback", "begin", "call", "commit");
  }

  /** The record of the message went with the first one. */
  @Test
  void aMethodThatPutsAnotherTransactionInPlaceFails() {
    target =
        delivery -> {
          transactions.rollback();
          transactions.begin();
        };

    assertThatThrownBy(this::apply)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("transaction");

    assertThat(transactions.steps).endsWith("begin", "rollback");
  }

  private void apply() throws Exception {
    IncomingMessage message =
        new IncomingMessage(
            "/queue/q", Map.of("postrider_id", "m"), new byte[0], null, null, null, null, null, 1);
    new TransactedCalls(
            new Answers(null, "events", "billing"), // nobody answers
            String.class,
            delivery -> target.call(delivery),
            new TransactedCalls.Tools(
                inbox.acceptance,
                transactions,
                transactions.registry(),
                new PayloadReader(JsonProvider.provider(), JsonbBuilder.create()),
                Correlation.GENERATED,
                LoggingContexts.of(List.of()),
                Duration.ofMinutes(1),
                clock))
        .apply(message, 1);
  }

  /** A transaction of the thread, as the specification has it. */
  private static final class Transactions implements UserTransaction {

    private final List<String> steps = new ArrayList<>();
    private int status = Status.STATUS_NO_TRANSACTION;
    private int number;
    private boolean commitFails;

    @Override
    public void begin() throws NotSupportedException {
      if (status != Status.STATUS_NO_TRANSACTION) {
        throw new NotSupportedException("nested");
      }
      steps.add("begin");
      number++;
      status = Status.STATUS_ACTIVE;
    }

    @Override
    public void commit() throws RollbackException, SystemException {
      steps.add("commit");
      if (commitFails) {
        throw new SystemException("the log is full");
      }
      int was = status;
      end();
      if (was == Status.STATUS_MARKED_ROLLBACK) {
        throw new RollbackException();
      }
    }

    @Override
    public void rollback() {
      steps.add("rollback");
      end();
    }

    @Override
    public void setRollbackOnly() {
      status = Status.STATUS_MARKED_ROLLBACK;
    }

    @Override
    public int getStatus() {
      return status;
    }

    @Override
    public void setTransactionTimeout(int seconds) {
      assertThat(seconds).isEqualTo(60);
    }

    private void end() {
      if (status == Status.STATUS_NO_TRANSACTION) {
        throw new IllegalStateException("no transaction");
      }
      status = Status.STATUS_NO_TRANSACTION;
    }

    private TransactionSynchronizationRegistry registry() {
      return (TransactionSynchronizationRegistry)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {TransactionSynchronizationRegistry.class},
              (proxy, method, args) ->
                  switch (method.getName()) {
                    case "putResource" -> null;
                    case "getTransactionKey" ->
                        status == Status.STATUS_NO_TRANSACTION ? null : number;
                    default -> throw new UnsupportedOperationException(method.toString());
                  });
    }
  }
}
