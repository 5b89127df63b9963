package dev.postrider.server.app;

import dev.postrider.spi.HeaderReader;
import io.smallrye.reactive.messaging.amqp.IncomingAmqpMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Tells of messages that came by AMQP 1.0. */
@ApplicationScoped
public class AmqpHeaders implements HeaderReader {

  @Override
  public Optional<Map<String, String>> headers(Object message) {
    return ((Message<?>) message)
        .getMetadata(IncomingAmqpMetadata.class)
        .map(
            metadata -> {
              Map<String, String> headers = new HashMap<>();
              metadata.getProperties().forEach(p -> headers.put(p.getKey(), "" + p.getValue()));
              return headers;
            });
  }
}
