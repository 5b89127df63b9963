package dev.postrider;

/**
 * Tells first deliveries from repeated ones, for code that cannot use {@link Idempotent}.
 *
 * <p>Injectable with CDI; safe for use by any thread.
 */
public interface Inbox {

  /**
   * Records in the current JTA transaction that {@code consumer} applies the message {@code id}.
   * Waits for a concurrent transaction that recorded the same and has not ended.
   *
   * @param consumer 1 to 100 characters
   * @return true if this is the first time: apply the message; false if it was applied before: do
   *     nothing and acknowledge it. A rollback forgets the record.
   * @throws PostriderException PR0901 without an active JTA transaction; PR0902 if the consumer's
   *     name is empty or too long
   */
  boolean accept(String consumer, MessageId id);

  /**
   * As {@link #accept(String, MessageId)}; also compares the payload with that of the first
   * delivery, and warns with PR0903 if one id came with two payloads.
   */
  boolean accept(String consumer, MessageId id, byte[] payload);
}
