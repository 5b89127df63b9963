package dev.postrider.inbox;

import static dev.postrider.inbox.InboxProblem.CONSUMER_LENGTH;
import static dev.postrider.inbox.InboxProblem.NO_TRANSACTION;
import static dev.postrider.inbox.InboxProblem.PAYLOAD_DIFFERS;

import dev.postrider.PostriderException;
import dev.postrider.store.InboxStore;
import dev.postrider.store.JtaConnections;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides whether a message is applied. The record is written before the business code runs, so
 * that of two concurrent deliveries the second waits for the first one's transaction.
 */
public final class Acceptance {

  /** The most characters a consumer's name may have. */
  public static final int MAX_CONSUMER = 100;

  private static final System.Logger LOG = System.getLogger(Acceptance.class.getName());

  private final Supplier<InboxStore> store;
  private final JtaConnections connections;
  private final TransactionSynchronizationRegistry transactions;
  private final InboxCounters counters;

  Acceptance(
      Supplier<InboxStore> store,
      JtaConnections connections,
      TransactionSynchronizationRegistry transactions,
      InboxCounters counters) {
    this.store = store;
    this.connections = connections;
    this.transactions = transactions;
    this.counters = counters;
  }

  /**
   * Records the message in the current JTA transaction, which is never marked for rollback because
   * of a repetition.
   *
   * @return whether to apply it: true also for a message without an id
   * @throws PostriderException PR0901, PR0902; PR0301 and PR0302 of the store
   */
  public boolean accept(String consumer, MessageIdentity identity) {
    requireName(consumer);
    requireTransaction(consumer);
    if (identity.id().isEmpty()) {
      counters.of(consumer).unidentified().increment();
      LOG.log(Level.DEBUG, "A message without an id is applied by {0}", consumer);
      return true;
    }
    String id = identity.id().get();
    Optional<Repetition> repetition =
        connections.call(connection -> record(connection, consumer, id, identity.payloadHash()));
    if (repetition.isEmpty()) {
      counters.of(consumer).first().increment();
      return true;
    }
    skip(consumer, id, repetition.get().differs(identity.payloadHash()));
    return false;
  }

  private Optional<Repetition> record(
      Connection connection, String consumer, String id, Optional<String> hash)
      throws SQLException {
    InboxStore inbox = store.get();
    if (inbox.record(connection, consumer, id, hash.orElse(null))) {
      return Optional.empty();
    }
    return Optional.of(
        new Repetition(
            hash.isEmpty() ? Optional.empty() : inbox.payloadHash(connection, consumer, id)));
  }

  private void skip(String consumer, String id, boolean differs) {
    counters.of(consumer).repeated().increment();
    LOG.log(Level.DEBUG, "The message {0} was applied by {1} before and is skipped", id, consumer);
    if (differs) {
      LOG.log(Level.WARNING, PAYLOAD_DIFFERS.of(id, consumer).toString());
    }
  }

  private static void requireName(String consumer) {
    if (consumer.isEmpty() || consumer.length() > MAX_CONSUMER) {
      throw new PostriderException(CONSUMER_LENGTH.of(MAX_CONSUMER, consumer.length()));
    }
  }

  private void requireTransaction(String consumer) {
    if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
      throw new PostriderException(NO_TRANSACTION.of(consumer));
    }
  }

  /** A message that was recorded before, with the hash of its first payload if that is known. */
  private record Repetition(Optional<String> firstHash) {

    boolean differs(Optional<String> hash) {
      return hash.isPresent() && firstHash.isPresent() && !firstHash.equals(hash);
    }
  }
}
