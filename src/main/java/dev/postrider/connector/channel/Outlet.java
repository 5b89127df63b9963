package dev.postrider.connector.channel;

import dev.postrider.spi.OutgoingMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/** A channel and its emitter. */
record Outlet<T>(BrokerChannel<T> channel, Emitter<T> emitter) {

  /** A message that is ready to be handed over, possibly more than once. */
  @FunctionalInterface
  interface Parcel {

    /**
     * Hands it over.
     *
     * @throws IllegalStateException if the emitter does not take it
     */
    void emit();
  }

  /** Whether nothing can be sent any more. */
  boolean hasEnded() {
    return emitter.isCancelled();
  }

  /**
   * Makes the message.
   *
   * @param answer hears of its end, by any thread: null if it was acknowledged, else the reason why
   *     not
   */
  Parcel parcel(OutgoingMessage message, Consumer<@Nullable Throwable> answer) {
    Message<T> made =
        channel
            .message(message)
            .withAck(() -> answered(answer, null))
            .withNack(reason -> answered(answer, reason));
    return () -> emitter.send(made);
  }

  private static CompletionStage<Void> answered(
      Consumer<@Nullable Throwable> answer, @Nullable Throwable reason) {
    answer.accept(reason);
    return CompletableFuture.completedFuture(null);
  }
}
