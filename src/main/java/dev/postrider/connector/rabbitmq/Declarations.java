package dev.postrider.connector.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Declares queues, on a channel of its own, since the broker answers no by closing it. For one
 * thread at a time.
 */
final class Declarations {

  private final Connection connection;
  private final Map<String, Object> arguments;
  private @Nullable Channel current;

  /**
   * On a connection.
   *
   * @param type of the queues that are declared; the virtual host's choice if empty
   */
  Declarations(Connection connection, Optional<String> type) {
    this.connection = connection;
    this.arguments =
        type.<Map<String, Object>>map(name -> Map.of("x-queue-type", name)).orElse(Map.of());
  }

  /**
   * Sees to it that a queue exists. One that does is left alone, whatever its arguments.
   *
   * @throws RefusedException if it does not exist and cannot be declared
   * @throws IOException if the connection is lost
   */
  void ensure(String queue) throws IOException, RefusedException {
    Optional<CloseReason> missing = ask(channel -> channel.queueDeclarePassive(queue));
    if (missing.isEmpty() || missing.get().code() != AMQP.NOT_FOUND) {
      return; // it exists, even if it is another's (405) or not to be looked at (403)
    }
    Optional<CloseReason> refused =
        ask(channel -> channel.queueDeclare(queue, true, false, false, arguments));
    // Somebody may have declared it otherwise in between (406).
    if (refused.isPresent() && refused.get().code() != AMQP.PRECONDITION_FAILED) {
      throw new RefusedException(
          "there is no such queue, and it cannot be declared: " + refused.get().text());
    }
  }

  private interface Question {
    Object ask(Channel channel) throws IOException;
  }

  /** Why the broker closed the channel over it, if it did. */
  private Optional<CloseReason> ask(Question question) throws IOException {
    try {
      question.ask(channel());
      return Optional.empty();
    } catch (IOException | ShutdownSignalException e) {
      Optional<CloseReason> reason = CloseReason.ofChannel(e);
      if (reason.isEmpty()) {
        throw e;
      }
      return reason;
    }
  }

  private Channel channel() throws IOException {
    Channel used = current;
    if (used == null || !used.isOpen()) {
      used = RabbitLink.channel(connection);
      current = used;
    }
    return used;
  }
}
