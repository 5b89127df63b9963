package dev.postrider.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A rejected attempt, and what becomes of the message.
 *
 * @param message the row as it was read; its {@code attempts} guards the write
 * @param node who tried
 * @param reason one sentence
 * @param trace the stack trace behind it, if there is one; cut at 16,000 characters
 * @param fate what becomes of message and key
 */
public record Rejection(
    StoredMessage message, String node, String reason, @Nullable String trace, Fate fate) {

  /** What becomes of a rejected message and its key. */
  public sealed interface Fate {

    /**
     * The key waits and the message is tried again.
     *
     * @param delay from now, by the database's clock
     */
    record Retry(Duration delay) implements Fate {}

    /** The message is dead and stays; its key waits behind it. */
    record ParkKey() implements Fate {}

    /** The message is dead and moved aside; its key goes on. */
    record Skip() implements Fate {}
  }
}
