package dev.postrider.server.app;

import dev.postrider.Idempotent;
import dev.postrider.Outbox;
import io.smallrye.reactive.messaging.amqp.IncomingAmqpMetadata;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

/** Consumers by Reactive Messaging. */
@ApplicationScoped
public class EventsIn {

  private final Set<String> stumbled = ConcurrentHashMap.newKeySet();

  @PersistenceContext EntityManager entities;
  @Inject Outbox outbox;

  /** One effect for each message; what begins with "stumble" fails once. */
  @Incoming("events-in")
  @Blocking
  @Idempotent(consumer = "events")
  public CompletionStage<Void> on(Message<byte[]> message) {
    String body = new String(message.getPayload(), StandardCharsets.UTF_8);
    entities.persist(new Effect("events", header(message, "postrider_type") + "|" + body));
    if (body.startsWith("stumble") && stumbled.add(body)) {
      entities.flush();
      throw new IllegalStateException("Stumbled over " + body);
    }
    if (body.startsWith("refuse") && stumbled.add(body)) {
      return message.nack(new IllegalStateException("Refused " + body));
    }
    if (body.startsWith("answer")) {
      outbox.publish(
          dev.postrider.Message.to("/queue/events").payload("re: " + body).type("Answer").build());
    }
    return message.ack();
  }

  /** From a queue into the outbox. */
  @Incoming("numbers-in")
  @Outgoing("numbers-out")
  public String pass(byte[] number) {
    return "number " + new String(number, StandardCharsets.UTF_8);
  }

  private static String header(Message<?> message, String name) {
    return message
        .getMetadata(IncomingAmqpMetadata.class)
        .map(metadata -> metadata.getProperties().getString(name))
        .orElse("nothing");
  }
}
