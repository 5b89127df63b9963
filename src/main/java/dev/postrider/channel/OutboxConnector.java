package dev.postrider.channel;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.ConnectorLiteral;
import org.eclipse.microprofile.reactive.messaging.spi.OutgoingConnectorFactory;
import org.eclipse.microprofile.reactive.streams.operators.CompletionSubscriber;
import org.eclipse.microprofile.reactive.streams.operators.SubscriberBuilder;
import org.eclipse.microprofile.reactive.streams.operators.spi.ReactiveStreamsEngine;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing connector {@code postrider} of MicroProfile Reactive Messaging: what is sent to the
 * channel is written into the outbox, and acknowledged when it is committed. To be touched only
 * where the standard's classes are.
 *
 * <p>A bean without annotations: Payara would load the class for them, where it cannot be loaded as
 * well.
 */
final class OutboxConnector implements OutgoingConnectorFactory {

  private final OutboxChannelExtension channels;

  private OutboxConnector(OutboxChannelExtension channels) {
    this.channels = channels;
  }

  /** Adds it. */
  static void add(AfterBeanDiscovery discovery, OutboxChannelExtension channels) {
    discovery
        .<OutgoingConnectorFactory>addBean()
        .id(OutboxConnector.class.getName())
        .types(OutgoingConnectorFactory.class, Object.class)
        .qualifiers(ConnectorLiteral.of("postrider"), Any.Literal.INSTANCE)
        .createWith(context -> new OutboxConnector(channels));
  }

  @Override
  public SubscriberBuilder<? extends Message<?>, Void> getSubscriberBuilder(Config config) {
    channels.use();
    return new Built(OutboxChannel.of(config), channels);
  }

  /** Needs no engine: it is a subscriber already. */
  private record Built(OutboxChannel channel, OutboxChannelExtension channels)
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
