package dev.postrider.connector.kafka;

import dev.postrider.spi.TransportException;
import java.util.Optional;

/** What the cluster says of its topics. Blocks. For one thread. */
interface Topics extends AutoCloseable {

  /**
   * Creates the topic if it is not there, and if that is set. To be called before the producer asks
   * for the topic: the cluster might create it then, otherwise than it is set here.
   *
   * @return why messages to it are refused; empty if nothing speaks against it
   * @throws TransportException if the cluster gives no answer
   */
  Optional<String> declare(String topic) throws TransportException;

  /**
   * Why messages to a topic are refused that the producer has not found; empty if it is there now.
   *
   * @throws TransportException if the cluster gives no answer
   */
  Optional<String> refusal(String topic) throws TransportException;

  @Override
  void close();
}
