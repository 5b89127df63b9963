package dev.postrider.connector.channel;

import dev.postrider.spi.OutgoingMessage;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * The channel of MicroProfile Reactive Messaging that a broker of the connector {@code channel}
 * sends by. The application has a bean for each such broker, qualified with {@link ForBroker}:
 *
 * <pre>{@code
 * @ApplicationScoped
 * @ForBroker("events")
 * public class Events implements BrokerChannel<byte[]> {
 *
 *   @Inject @Channel("events-out") Emitter<byte[]> emitter;
 *
 *   public Emitter<byte[]> emitter() {
 *     return emitter;
 *   }
 *
 *   public Message<byte[]> message(OutgoingMessage message) {
 *     return Message.of(message.payload()); // and the metadata of your runtime's connector
 *   }
 * }
 * }</pre>
 *
 * <p>Its methods are called by any thread, without a transaction, and should return quickly.
 *
 * @param <T> the payloads of the channel
 */
public interface BrokerChannel<T> {

  /** The emitter of the channel, which should be used by nobody else; asked once per connection. */
  Emitter<T> emitter();

  /**
   * A message for the channel. The standard has no headers: destination, key and headers travel
   * only if they are put into what the runtime's connector takes for that, usually metadata. At
   * least {@code postrider_id} should be among them, or in the payload: consumers know repetitions
   * by it.
   *
   * <p>What it does when it is acknowledged or not is replaced by what confirms it here. An
   * exception rejects the message.
   */
  Message<T> message(OutgoingMessage message);

  /**
   * Whether a message that came back with this failure would be refused again: it then counts as
   * rejected, and becomes a dead letter in the end. By default none would: the channel is taken for
   * out of order, connected anew, and the message sent again as long as it takes, unless it is the
   * only one that does not get through.
   */
  default boolean refuses(Throwable failure) {
    return false;
  }
}
