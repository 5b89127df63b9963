package dev.postrider.store;

import java.time.Duration;

/**
 * A key that waits.
 *
 * @param key the key
 * @param headSeq the number of the message it waits for
 * @param reason why
 * @param dueIn how long until the head is tried again, by the database's clock; not positive when
 *     due; without meaning unless the reason is {@link Reason#RETRY}
 */
public record BlockedKey(String key, long headSeq, Reason reason, Duration dueIn) {

  /** Why a key waits. */
  public enum Reason {
    /** Its head was rejected and is tried again when due. */
    RETRY,
    /** Its head is a dead letter; an operator decides. */
    DEAD,
    /** An operator holds it. */
    HOLD
  }
}
