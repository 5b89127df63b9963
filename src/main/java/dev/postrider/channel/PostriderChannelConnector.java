package dev.postrider.channel;

import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.eclipse.microprofile.reactive.messaging.spi.OutgoingConnectorFactory;
import org.eclipse.microprofile.reactive.streams.operators.CompletionSubscriber;
import org.eclipse.microprofile.reactive.streams.operators.SubscriberBuilder;
import org.eclipse.microprofile.reactive.streams.operators.spi.ReactiveStreamsEngine;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing connector {@code postrider} of MicroProfile Reactive Messaging: what is sent to the
 * channel is written into the outbox, and acknowledged when it is committed.
 *
 * <p>Made a bean by {@link OutboxChannelExtension}, only where the standard's classes are.
 */
@Connector("postrider")
class PostriderChannelConnector implements OutgoingConnectorFactory {

  @Inject OutboxChannels channels;

  void begin(@Observes @Initialized(ApplicationScoped.class) Object started) {
    channels.begin();
  }

  @Override
  public SubscriberBuilder<? extends Message<?>, Void> getSubscriberBuilder(Config config) {
    return new Built(OutboxChannel.of(config), channels);
  }

  /** Needs no engine: it is a subscriber already. */
  private record Built(OutboxChannel channel, OutboxChannels channels)
      implements SubscriberBuilder<Message<?>, Void> {

    @Override
    public CompletionSubscriber<Message<?>, Void> build() {
      CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
      return CompletionSubscriber.of(new OutboxSubscriber(channel, channels::write, end), end);
    }

    @Override
    public CompletionSubscriber<Message<?>, Void> build(ReactiveStreamsEngine engine) {
      return build();
    }
  }
}
