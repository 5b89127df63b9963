package dev.postrider.channel;

import static dev.postrider.channel.OutboxChannelProblem.NOT_RUNNING;

import dev.postrider.PostriderException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds the connector {@code postrider} where the application has Reactive Messaging. Its channels
 * write by what is attached here, since beans of an extension do not see those of the application
 * on every server.
 */
public class OutboxChannelExtension implements Extension {

  private static final List<String> NEEDED =
      List.of(
          "org.eclipse.microprofile.reactive.messaging.spi.OutgoingConnectorFactory",
          "org.eclipse.microprofile.reactive.streams.operators.SubscriberBuilder",
          "org.reactivestreams.Subscriber");

  private volatile boolean used;
  private volatile @Nullable OutboxWriter writer;

  void add(@Observes AfterBeanDiscovery discovery) {
    if (NEEDED.stream().allMatch(OutboxChannelExtension::isPresent)) {
      OutboxConnector.add(discovery, this);
    }
  }

  /** There is a channel that ends here. */
  void use() {
    used = true;
  }

  /** Whether there is one. */
  boolean isUsed() {
    return used;
  }

  /** From now on there is somebody to write. */
  void attach(OutboxWriter started) {
    writer = started;
  }

  /** As {@link OutboxWriter#write}. */
  void write(OutboxChannel channel, Object payload, Consumer<@Nullable Throwable> answer) {
    OutboxWriter attached = writer;
    if (attached == null) {
      answer.accept(new PostriderException(NOT_RUNNING.of(channel.name())));
    } else {
      attached.write(channel, payload, answer);
    }
  }

  private static boolean isPresent(String name) {
    try {
      Class.forName(name, false, OutboxChannelExtension.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }
}
