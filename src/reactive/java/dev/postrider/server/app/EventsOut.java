package dev.postrider.server.app;

import dev.postrider.connector.channel.BrokerChannel;
import dev.postrider.connector.channel.ForBroker;
import dev.postrider.spi.OutgoingMessage;
import io.smallrye.reactive.messaging.amqp.OutgoingAmqpMetadata;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** The broker {@code events}: AMQP 1.0, by a channel. */
@ApplicationScoped
@ForBroker("events")
public class EventsOut implements BrokerChannel<byte[]> {

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
}
