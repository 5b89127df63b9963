package dev.postrider.server.app;

import dev.postrider.connector.channel.BrokerChannel;
import dev.postrider.connector.channel.ForBroker;
import dev.postrider.spi.OutgoingMessage;
import io.smallrye.reactive.messaging.amqp.OutgoingAmqpMetadata;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

/** The broker {@code events}: AMQP 1.0, by a channel. */
@ApplicationScoped
@ForBroker("events")
public class EventsOut implements BrokerChannel<byte[]> {

  private final Set<String> nacked = ConcurrentHashMap.newKeySet();

  @Inject
  @Channel("events-out")
  Emitter<byte[]> emitter;

  @Override
  public Emitter<byte[]> emitter() {
    return emitter;
  }

  @Override
  public Message<byte[]> message(OutgoingMessage message) {
    // Without the content type: the runtime would hand JSON to consumers as an object of its own.
    JsonObject properties = new JsonObject();
    message.headers().forEach(properties::put);
    return Message.of(
        message.payload(),
        Metadata.of(
            OutgoingAmqpMetadata.builder()
                .withDurable(true)
                .withMessageId(message.id())
                .withSubject(message.type())
                .withApplicationProperties(properties)
                .build()));
  }

  /** On its way to the broker; what begins with "nack" is not taken the first time. */
  @Incoming("events-out")
  @Outgoing("events-amqp")
  @Acknowledgment(Acknowledgment.Strategy.MANUAL)
  public Message<byte[]> pass(Message<byte[]> message) {
    String body = new String(message.getPayload(), StandardCharsets.UTF_8);
    if (body.startsWith("nack") && nacked.add(body)) {
      message.nack(new IllegalStateException("Not taken: " + body));
      return null;
    }
    return message;
  }
}
