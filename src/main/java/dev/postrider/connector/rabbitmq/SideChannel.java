package dev.postrider.connector.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.postrider.connector.OpenSends;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For what may make the broker close the channel; then there is a new one. At most one message is
 * on it, so that its end tells of that one. For one thread at a time.
 */
final class SideChannel {

  private final Connection connection;
  private final OpenSends open;
  private final Refusals refusals;
  private @Nullable ConfirmedChannel current;

  SideChannel(Connection connection, OpenSends open, Refusals refusals) {
    this.connection = connection;
    this.open = open;
    this.refusals = refusals;
  }

  /**
   * Sees to it that a queue exists. One that does is left alone, whatever its arguments.
   *
   * @param type of the queue, if it has to be declared
   * @throws RefusedException if it does not exist and cannot be declared
   * @throws IOException if the connection is lost
   */
  void ensure(String queue, Optional<String> type) throws IOException, RefusedException {
    Optional<CloseReason> missing = ask(channel -> channel.queueDeclarePassive(queue));
    if (missing.isEmpty() || missing.get().code() != AMQP.NOT_FOUND) {
      return; // it exists, even if it is another's (405) or not to be looked at (403)
    }
    Map<String, Object> arguments =
        type.<Map<String, Object>>map(name -> Map.of("x-queue-type", name)).orElse(Map.of());
    Optional<CloseReason> refused =
        ask(channel -> channel.queueDeclare(queue, true, false, false, arguments));
    // Somebody may have declared it otherwise in between (406).
    if (refused.isPresent() && refused.get().code() != AMQP.PRECONDITION_FAILED) {
      throw new RefusedException(
          "there is no such queue, and it cannot be declared: " + refused.get().text());
    }
  }

  /**
   * Sends the only message on this channel: should the broker close it, the message is refused.
   *
   * @param number by which its outcome is awaited already
   */
  void publish(long number, Publication publication) throws IOException {
    channel().publish(number, publication);
  }

  /** Whether the broker has put up with all so far. */
  boolean isOpen() {
    return current != null && current.isOpen();
  }

  private interface Question {
    Object ask(Channel channel) throws IOException;
  }

  /** Why the broker closed the channel over it, if it did. */
  private Optional<CloseReason> ask(Question question) throws IOException {
    try {
      question.ask(channel().channel());
      return Optional.empty();
    } catch (IOException | ShutdownSignalException e) {
      Optional<CloseReason> reason = CloseReason.ofChannel(e);
      if (reason.isEmpty()) {
        throw e;
      }
      return reason;
    }
  }

  private ConfirmedChannel channel() throws IOException {
    ConfirmedChannel used = current;
    if (used == null || !used.isOpen()) {
      ConfirmedChannel opened = ConfirmedChannel.open(connection, open, refusals);
      opened.onEnd(cause -> refuse(opened, cause));
      current = opened;
      return opened;
    }
    return used;
  }

  private void refuse(ConfirmedChannel ended, ShutdownSignalException cause) {
    CloseReason.ofChannel(cause)
        .ifPresent(
            reason ->
                ended
                    .unanswered()
                    .forEach(
                        one ->
                            open.complete(
                                one.number(), refusals.of(one.publication(), reason.text()))));
  }
}
