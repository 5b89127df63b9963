package dev.postrider.server.app;

import dev.postrider.Message;
import dev.postrider.Outbox;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicInteger;

/** Transactions that go where servers differ from what one expects. */
@ApplicationScoped
public class Traps {

  /** More rounds than capture waits for others. */
  private static final int LATE = 5;

  @PersistenceContext EntityManager entities;
  @Inject Outbox outbox;
  @Inject UserTransaction transaction;
  @Inject Traps self;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  TransactionSynchronizationRegistry registry;

  /** Publishes before the persistence provider knows of the transaction. */
  @Transactional
  public void publishFirst(String id, String text) {
    publish("/queue/early", text);
    entities.find(Order.class, Long.valueOf(id)).remark(text);
  }

  /** How often the server called a synchronization that was registered during completion. */
  public int placeAndCountLateCalls(String number) {
    AtomicInteger calls = new AtomicInteger();
    self.placeAndRegisterLate(number, calls);
    return calls.get();
  }

  @Transactional
  public void placeAndRegisterLate(String number, AtomicInteger calls) {
    place(number);
    onCompletion(() -> onCompletion(calls::incrementAndGet));
  }

  /** Something fails when the messages are written already. */
  @Transactional
  public void placeAndFailVeryLate(String number) {
    placeAndFlush(number);
    after(LATE, this::fail);
  }

  /** The same without an exception. */
  @Transactional
  public void placeAndMarkVeryLate(String number) {
    placeAndFlush(number);
    after(LATE, registry::setRollbackOnly);
  }

  /**
   * On one thread a transaction that rolls back with its messages written, then one that commits.
   */
  public void failAndPlace(String failing, String number) throws Exception {
    transaction.begin();
    placeAndFlush(failing);
    after(LATE, registry::setRollbackOnly);
    try {
      transaction.commit();
    } catch (Exception rolledBack) {
      // As it must.
    }
    transaction.begin();
    place(number);
    transaction.commit();
  }

  private void place(String number) {
    entities.persist(new Order(number, BigDecimal.TEN));
  }

  private void placeAndFlush(String number) {
    place(number);
    entities.flush();
    publish("/queue/late", number);
  }

  private void publish(String destination, String text) {
    outbox.publish(Message.to(destination).payload(text).build());
  }

  private void fail() {
    // Some servers call synchronizations even then.
    if (registry.getTransactionStatus() != Status.STATUS_MARKED_ROLLBACK) {
      throw new IllegalStateException("late, on purpose");
    }
  }

  private void after(int rounds, Runnable action) {
    onCompletion(rounds == 0 ? action : () -> after(rounds - 1, action));
  }

  private void onCompletion(Runnable action) {
    registry.registerInterposedSynchronization(
        new Synchronization() {

          @Override
          public void beforeCompletion() {
            action.run();
          }

          @Override
          public void afterCompletion(int status) {}
        });
  }
}
