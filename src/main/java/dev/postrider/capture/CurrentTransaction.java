package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.NO_TRANSACTION;

import dev.postrider.PostriderException;
import dev.postrider.spi.Conversation;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The JTA transaction of the calling thread, and what capture keeps in it. */
final class CurrentTransaction {

  private static final Object KEY = TransactionState.class;

  private final TransactionSynchronizationRegistry registry;

  CurrentTransaction(TransactionSynchronizationRegistry registry) {
    this.registry = registry;
  }

  /**
   * Checks that there is one that can still store messages, or is at least bound to roll back.
   *
   * @throws PostriderException PR0101 if there is none
   */
  void require(String what) {
    if (!exists()) {
      throw new PostriderException(NO_TRANSACTION.of(what));
    }
  }

  private boolean exists() {
    return active() || markedForRollback();
  }

  /** Whether rows may still be stored. */
  boolean active() {
    int status = registry.getTransactionStatus();
    // Some servers say PREPARING while beforeCompletion runs; where it is really too late, they
    // refuse the registration of a synchronization.
    return status == Status.STATUS_ACTIVE || status == Status.STATUS_PREPARING;
  }

  boolean markedForRollback() {
    return registry.getTransactionStatus() == Status.STATUS_MARKED_ROLLBACK;
  }

  /** What is kept in this transaction; call only inside one. */
  TransactionState state() {
    if (registry.getResource(KEY) instanceof TransactionState state) {
      return state;
    }
    TransactionState fresh = new TransactionState();
    registry.putResource(KEY, fresh);
    return fresh;
  }

  /**
   * The headers with those of the message that is being consumed, if there is one; what is given
   * wins.
   */
  Map<String, String> inConversation(Map<String, String> headers) {
    if (!exists()
        || !(registry.getResource(Conversation.class) instanceof Conversation conversation)) {
      return headers;
    }
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putIfAbsent("postrider_correlation_id", conversation.correlationId());
    if (conversation.causationId() != null) {
      all.putIfAbsent("postrider_causation_id", conversation.causationId());
    }
    return all;
  }

  void register(Synchronization synchronization) {
    registry.registerInterposedSynchronization(synchronization);
  }

  /** Runs {@code work}; if it fails, the transaction rolls back even if the caller catches it. */
  <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | Error failure) {
      markForRollback(failure);
      throw failure;
    }
  }

  private void markForRollback(Throwable failure) {
    try {
      registry.setRollbackOnly();
    } catch (IllegalStateException tooLate) {
      failure.addSuppressed(tooLate);
    }
  }
}
