package dev.postrider.channel;

import static dev.postrider.channel.OutboxChannelProblem.NOT_RUNNING;

import dev.postrider.PostriderException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds the connector {@code postrider} where the application has Reactive Messaging. Its channels
 * write by what begins here, since beans of an extension do not see those of the application on
 * every server.
 */
public class OutboxChannelExtension implements Extension {

  private static final List<String> NEEDED =
      List.of(
          "org.eclipse.microprofile.reactive.messaging.spi.OutgoingConnectorFactory",
          "org.eclipse.microprofile.reactive.streams.operators.SubscriberBuilder",
          "org.reactivestreams.Subscriber");

  private boolean used;
  private @Nullable Supplier<OutboxWriter> starter;
  private volatile @Nullable OutboxWriter writer;

  void add(@Observes AfterBeanDiscovery discovery) {
    if (NEEDED.stream().allMatch(OutboxChannelExtension::isPresent)) {
      OutboxConnector.add(discovery, this);
    }
  }

  /** There is a channel that ends here; on a thread of the application. */
  synchronized void use() {
    used = true;
    start();
  }

  /** The application has begun; a runtime may have made its channels before, or do so later. */
  synchronized void begin(Supplier<OutboxWriter> start) {
    starter = start;
    start();
  }

  /** Writes what waits. */
  synchronized void end() {
    starter = null;
    if (writer != null) {
      writer.close();
    }
  }

  private void start() {
    if (used && starter != null && writer == null) {
      writer = starter.get();
    }
  }

  /** As {@link OutboxWriter#write}. */
  void write(OutboxChannel channel, Object payload, Consumer<@Nullable Throwable> answer) {
    OutboxWriter started = writer;
    if (started == null) {
      answer.accept(new PostriderException(NOT_RUNNING.of(channel.name())));
    } else {
      started.write(channel, payload, answer);
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
