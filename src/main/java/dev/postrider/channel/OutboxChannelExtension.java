package dev.postrider.channel;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;

/** Adds the connector {@code postrider} where the application has Reactive Messaging. */
public class OutboxChannelExtension implements Extension {

  private static final String[] NEEDED = {
    "org.eclipse.microprofile.reactive.messaging.spi.OutgoingConnectorFactory",
    "org.eclipse.microprofile.reactive.streams.operators.SubscriberBuilder",
    "org.reactivestreams.Subscriber"
  };

  void add(@Observes BeforeBeanDiscovery discovery) {
    if (isPresent()) {
      Added.to(discovery);
    }
  }

  private static boolean isPresent() {
    try {
      for (String name : NEEDED) {
        Class.forName(name, false, OutboxChannelExtension.class.getClassLoader());
      }
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }

  /** Apart, to be loaded only if it is needed. */
  private static final class Added {
    static void to(BeforeBeanDiscovery discovery) {
      discovery
          .addAnnotatedType(
              PostriderChannelConnector.class, PostriderChannelConnector.class.getName())
          .add(ApplicationScoped.Literal.INSTANCE);
    }
  }
}
