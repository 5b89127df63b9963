package dev.postrider.channel;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The end of a channel. It asks for everything at once: if a message had to wait until it is asked
 * for, another thread might deliver it, and it would leave the transaction it was sent in.
 */
final class OutboxSubscriber implements Subscriber<Message<?>> {

  private final OutboxChannel channel;
  private final Writing writing;
  private final CompletableFuture<@Nullable Void> end;

  /** Takes a message. */
  @FunctionalInterface
  interface Writing {

    /** As {@link OutboxWriter#write}. */
    void write(OutboxChannel channel, Object payload, Consumer<@Nullable Throwable> answer);
  }

  OutboxSubscriber(OutboxChannel channel, Writing writing, CompletableFuture<@Nullable Void> end) {
    this.channel = channel;
    this.writing = writing;
    this.end = end;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Message<?> message) {
    try {
      writing.write(channel, message.getPayload(), failure -> answer(message, failure));
    } catch (RuntimeException e) {
      message.nack(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }

  private static void answer(Message<?> message, @Nullable Throwable failure) {
    if (failure == null) {
      message.ack();
    } else {
      message.nack(failure);
    }
  }
}
