package dev.postrider.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter of a consumer, found in a queue of a broker.
 *
 * @param message what is published when it is retried: to where it came from
 * @param createdAt when it was stored first, as far as it tells
 * @param from the queue it was found in, {@code /queue/x}
 * @param death why it is there
 */
public record CollectedLetter(OutboxEntry message, Instant createdAt, String from, Death death) {

  /**
   * What the consumer told.
   *
   * @param consumer who could not apply it, if that is known
   * @param attempts how often it was tried
   * @param first when it failed first, if that is known
   * @param last when it failed last
   */
  public record Death(
      @Nullable String consumer,
      String reason,
      int attempts,
      @Nullable Instant first,
      Instant last) {}
}
