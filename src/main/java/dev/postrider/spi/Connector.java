package dev.postrider.spi;

import dev.postrider.Problem;
import java.util.List;

/**
 * One kind of broker, for instance {@code jms}. Knows no tables, no states and no retries.
 *
 * <p>Found by {@link java.util.ServiceLoader}; stateless and safe for use by any thread. Classes of
 * the broker's client are touched by {@link #check} and {@link #open} only, so that an absent
 * client matters only where its connector is configured.
 */
public interface Connector {

  /** The value of {@code postrider.broker.<name>.connector}, in lower case. */
  String name();

  /**
   * The settings it has. Others may be accepted by {@link #check} as well, if the broker's client
   * knows them.
   */
  List<ConnectorSetting> settings();

  /** Whether its brokers can be received from; if not, they only send. */
  default boolean receives() {
    return true;
  }

  /**
   * Checks a definition without connecting.
   *
   * @return all that is wrong with it: missing, unknown and unreadable settings, an absent client;
   *     empty if nothing is
   */
  List<Problem> check(BrokerDefinition definition);

  /** The broker so defined; connects to nothing yet. The definition was checked before. */
  Broker open(BrokerDefinition definition);
}
