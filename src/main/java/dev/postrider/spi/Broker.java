package dev.postrider.spi;

/** A configured broker to which sessions are opened. Safe for use by any thread. */
public interface Broker extends AutoCloseable {

  /**
   * Whether a batch is all or nothing. If not, the relay keeps at most one unconfirmed message of a
   * key at this broker, since a partly failed batch would change the order.
   */
  boolean atomic();

  /**
   * Whether messages stay in it whoever has received them, as in Kafka: a consumer only moves its
   * position, and takes nothing away.
   */
  default boolean keepsAll() {
    return false;
  }

  /**
   * Connects. Blocks until the session can be used, at most the connector's connect time-out.
   *
   * @throws TransportException if the broker cannot be reached or refuses the login
   */
  BrokerSession connect() throws TransportException;

  /**
   * Begins to receive, over a connection of its own. Blocks until the broker has accepted the
   * subscription, at most the connector's connect time-out; deliveries may begin before it returns.
   *
   * @throws TransportException if the broker cannot be reached, refuses the login or the source;
   *     always, if its connector does not {@link Connector#receives}
   */
  Receiver receive(Source source, DeliveryListener listener) throws TransportException;

  /** Frees what sessions and receivers share; they are closed before. Takes seconds at most. */
  @Override
  void close();
}
