package dev.postrider.connector.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import java.io.IOException;

/** Finds the queue of a source; declares it, where that is wanted. */
final class Subscribing {

  private final RabbitLink link;
  private final Connection connection;
  private final Source source;

  Subscribing(RabbitLink link, Connection connection, Source source) {
    this.link = link;
    this.connection = connection;
    this.source = source;
  }

  /**
   * A channel on which the source's queue is there.
   *
   * @throws TransportException if the broker refuses the source
   * @throws IOException if the connection is lost
   */
  Channel channel(Use use) throws IOException, TransportException {
    try {
      Route route = Route.to(source.destination());
      String queue = route.isQueue() ? route.key() : subscription(route);
      if (Route.isTooLong(queue)) {
        throw new RefusedException("the queue's name would be too long, " + queue);
      }
      if (link.settings().declares() && (route.isOurs() || !route.isQueue())) {
        new Declarations(connection, link.settings().queueType()).ensure(queue);
      }
      Channel channel = RabbitLink.channel(connection);
      if (!route.isQueue() && link.settings().declares()) {
        channel.queueBind(queue, route.exchange(), route.key());
      }
      use.begin(channel, queue);
      return channel;
    } catch (RefusedException e) {
      throw refused(e, String.valueOf(e.getMessage()));
    } catch (IOException | ShutdownSignalException e) {
      if (CloseReason.ofChannel(e).isPresent()) {
        throw refused(e, CloseReason.ofChannel(e).get().text());
      }
      throw e;
    }
  }

  /** What is done with the queue first. */
  interface Use {
    void begin(Channel channel, String queue) throws IOException;
  }

  /** Keeps what comes while nobody is there; its name tells whose it is. */
  private String subscription(Route route) {
    String topic =
        route.exchange().equals(Route.TOPICS) ? route.key() : route.exchange() + ":" + route.key();
    return "postrider:" + source.consumer() + ":" + topic;
  }

  private TransportException refused(Exception cause, String reason) {
    return link.endpoint()
        .failure(
            RabbitProblem.SOURCE_REFUSED,
            cause,
            source.destination(),
            link.settings().settings().clean(reason));
  }
}
