package dev.postrider;

/**
 * Writes messages into the outbox of the current JTA transaction; nothing leaves before commit.
 *
 * <p>Injectable with CDI; safe for use by any thread, each call acts on the transaction of its
 * thread.
 */
public interface Outbox {

  /**
   * Stores {@code message} in the current transaction: the payload is serialized now, the row is
   * written with all others of the transaction just before it commits. It is sent at least once
   * after commit, never after rollback.
   *
   * @return the id consumers see as {@code postrider_id}
   * @throws PostriderException PR0101 without an active JTA transaction; PR0102 if the payload
   *     cannot be serialized; PR0103 and PR0104 beyond the limits of size, PR0105 if no broker is
   *     configured and PR0119 if the one it names is not, PR0109 if the version makes the destination longer than 255 characters, PR0116
   *     and PR0117 if its time is too far away or later than its end, PR0118 if messages for its
   *     broker are refused because too many wait, PR0304 while the store is not open. All but
   *     PR0101 mark the transaction for rollback.
   */
  MessageId publish(Message message);

  /**
   * Takes back a message that is not due yet ({@link Message.Builder#notBefore}), or that was
   * published in the current transaction and is not written yet. It belongs to the transaction:
   * with a rollback the message stays as it was.
   *
   * <p>What is due is too late, even if it has not left: it may be at the broker right now. While
   * the transaction is open, a cancelled message that becomes due holds up the later scheduled ones
   * of its key. In a transaction that is marked for rollback nothing is cancelled.
   *
   * @param id what {@link #publish} returned
   * @throws PostriderException PR0101 without an active JTA transaction; PR0301, PR0302 if the
   *     database cannot be asked, PR0304 while the store is not open. All but PR0101 mark the
   *     transaction for rollback.
   */
  Cancellation cancel(MessageId id);

  /**
   * Switches the capture of entity changes off for the rest of the current transaction.
   *
   * @throws PostriderException PR0101 without an active JTA transaction
   */
  void suppress();

  /**
   * Switches the capture of changes of {@code entity} off for the rest of the transaction.
   *
   * @param entity the instance that is persisted, changed or removed; another one with the same
   *     identifier is not meant
   * @throws PostriderException PR0101 without an active JTA transaction
   */
  void suppress(Object entity);
}
