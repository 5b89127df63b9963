package dev.postrider.connector.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.postrider.connector.OpenSends;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * For messages that may make the broker close the channel; then there is a new one. At most one is
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
