package dev.postrider.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What operators do with single messages and keys. Each call is one short transaction of its own,
 * with its row in the audit trail if, and only if, it was done. Of two that contradict each other
 * one is done, and the other is told what it met. Rows are locked in the order outbox, blocked key,
 * dead, as the relay does. Safe for use by any thread.
 */
public interface MessageDesk {

  /**
   * Sends a failed, dead or scheduled message as soon as possible. At the head of its key it stays
   * there; one that was put aside comes back with the same id, at the end of its key, and does not
   * expire any more. It has one more attempt if it had used up all.
   */
  Outcome retry(String id, String broker, Act act) throws SQLException;

  /**
   * Gives up a failed, held, dead or scheduled message. An attempt that is under way may still
   * reach the broker.
   */
  Outcome discard(String id, String broker, Act act) throws SQLException;

  /**
   * Puts a failed, held, dead or scheduled message back as a new one, at the end of its key, which
   * does not expire; the old one is gone. One that was sent is sent once more, and stays in the
   * history. An attempt of it that is under way may still reach the broker, and consumers take the
   * two for different messages: pause its destination first.
   *
   * @param newId the id of the new message
   * @param destination where it goes; null for where it went
   */
  Outcome requeue(String id, String broker, String newId, @Nullable String destination, Act act)
      throws SQLException;

  /**
   * Holds a key: what of it is not at the broker already waits until it is released. To look for
   * its first message is given up after ten seconds, as {@link MessageCatalog} says.
   */
  Outcome hold(String broker, String key, Act act) throws SQLException;

  /** Lets a held key go on, from its first unsent message. */
  Outcome release(String broker, String key, Act act) throws SQLException;

  /**
   * What became of it.
   *
   * @param state of the message afterwards, or as it was met; null if it is gone, or for keys
   * @param last who did what to it before; null if nobody did, or unless it was refused
   */
  record Outcome(Verdict verdict, @Nullable MessageState state, AuditTrail.@Nullable Entry last) {}

  /** Whether it was done, and if not, why. */
  enum Verdict {
    /** It was done. */
    DONE,
    /** There is no such message, or no more. */
    NOT_FOUND,
    /** Nothing is known against the message; it may be at the broker. */
    ON_ITS_WAY,
    /** It was sent; it can only be sent once more, as a new one. */
    ALREADY_SENT,
    /** It is being tried again already. */
    ALREADY_DUE,
    /** It waits for another message of its key, which is the one to act on. */
    BEHIND_ANOTHER,
    /** Its key is held; the key is to be released. */
    KEY_HELD,
    /** The key is not held. */
    KEY_NOT_HELD,
    /** The head of the key is dead, so it waits anyway. */
    KEY_DEAD
  }
}
