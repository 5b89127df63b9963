package dev.postrider;

import java.util.List;

/**
 * Writes messages into the outbox of the current JTA transaction; nothing leaves before commit.
 * With {@link #send} they go past it.
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
   *     configured and PR0119 if the one it names is not, PR0109 if the version makes the
   *     destination longer than 255 characters, PR0116 and PR0117 if its time is too far away or
   *     later than its end, PR0118 if messages for its broker are refused because too many wait,
   *     PR0304 while the store is not open. All but PR0101 mark the transaction for rollback.
   */
  MessageId publish(Message message);

  /**
   * Sends {@code message} straight to its broker, past the outbox, and returns when the broker has
   * confirmed it. <strong>It is not part of the transaction</strong>, if there is one: it leaves
   * now, and stays sent if that rolls back. If the process dies meanwhile, the message may be lost.
   * For what has to be told if and only if data is changed, there is {@link #publish}.
   *
   * <p>Neither a transaction nor the database is needed; a connection of the database that the
   * caller has keeps waiting with it. Operators' pauses do not hold the message, and it has no
   * place in the order of its key among those that are published. It gets the same headers, and in
   * a {@link Subscribe} method belongs to the conversation as those do.
   *
   * <p>What fails by the connection is tried again for {@code postrider.send.timeout}, with growing
   * pauses and under the same id, so that consumers know a repetition by it. What the broker
   * rejects is not tried again. A message that expires meanwhile is given up.
   *
   * @return the id consumers see as {@code postrider_id}
   * @throws SendException PR0140 if the broker rejects it; PR0141 if it could not be given to the
   *     broker in time; PR0142 if it was, but is not confirmed, so that the broker may have it;
   *     PR0145 if the thread is interrupted, PR0146 if the application ends
   * @throws PostriderException PR0143 if it is scheduled; PR0119 if its broker is not configured on
   *     this node; PR0102 to PR0105, PR0108, PR0109 as {@link #publish}. Then nothing was sent. No
   *     exception marks the transaction for rollback by itself.
   */
  MessageId send(Message message);

  /**
   * Sends messages to one broker as {@link #send(Message)} does, in the given order. A broker that
   * has transactions ({@code jms}) gets all of them in one: all arrive or none. To others they are
   * sent one after the other, each when the one before is confirmed, and the first that fails ends
   * that; {@link SendException#confirmed()} tells how far it got.
   *
   * <p>All are serialized and checked before the first leaves. Together they have at most {@code
   * postrider.publish.max-transaction-bytes} (PR0104), and the time-out is that of the whole call.
   *
   * @return their ids, in the same order
   * @throws SendException as {@link #send(Message)}
   * @throws PostriderException as {@link #send(Message)}, and PR0144 if they name several brokers
   */
  List<MessageId> send(List<Message> messages);

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
