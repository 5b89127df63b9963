package dev.postrider.connector.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.Optional;

/**
 * What the broker said when it closed a connection or a channel.
 *
 * @param code of AMQP
 * @param text in the broker's words
 * @param channelOnly whether the connection goes on
 */
record CloseReason(int code, String text, boolean channelOnly) {

  /** The broker's reason behind a failure, if it gave one. */
  static Optional<CloseReason> of(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ShutdownSignalException signal) {
        return of(signal.getReason());
      }
    }
    return Optional.empty();
  }

  /** The reason, if the broker closed the channel alone. */
  static Optional<CloseReason> ofChannel(Throwable failure) {
    return of(failure).filter(CloseReason::channelOnly);
  }

  private static Optional<CloseReason> of(Method method) {
    if (method instanceof AMQP.Channel.Close close) {
      return Optional.of(new CloseReason(close.getReplyCode(), close.getReplyText(), true));
    }
    if (method instanceof AMQP.Connection.Close close) {
      return Optional.of(new CloseReason(close.getReplyCode(), close.getReplyText(), false));
    }
    return Optional.empty();
  }
}
