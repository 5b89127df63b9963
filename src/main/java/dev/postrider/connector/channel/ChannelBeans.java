package dev.postrider.connector.channel;

import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.util.TypeLiteral;
import java.util.Set;

/** The beans of the application that are channels; also while it is being deployed. */
final class ChannelBeans {

  @SuppressWarnings("serial") // nobody does
  private static final TypeLiteral<BrokerChannel<?>> ANY = new TypeLiteral<>() {};

  private ChannelBeans() {}

  /** How many a broker has; alternatives that are not chosen do not count. */
  static int count(String broker) {
    BeanManager manager = CDI.current().getBeanManager();
    Set<Bean<?>> found = manager.getBeans(ANY.getType(), new ForBroker.Literal(broker));
    return found.size() < 2 ? found.size() : resolved(manager, found);
  }

  /**
   * The channel of a broker.
   *
   * @throws RuntimeException if there is not exactly one, or it cannot be had
   */
  static BrokerChannel<?> find(String broker) {
    return CDI.current().select(ANY, new ForBroker.Literal(broker)).get();
  }

  private static int resolved(BeanManager manager, Set<Bean<?>> found) {
    try {
      return manager.resolve(found) == null ? 0 : 1;
    } catch (jakarta.enterprise.inject.AmbiguousResolutionException several) {
      return found.size();
    }
  }
}
