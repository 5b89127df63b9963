package dev.postrider.connector.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownListener;
import dev.postrider.connector.OpenSends;
import dev.postrider.spi.Outcome;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A channel on which the broker confirms. One thread sends; answers come on the connection's.
 *
 * <p>What no queue takes comes back first and is confirmed then, so that its outcome is told when
 * it comes back.
 */
final class ConfirmedChannel {

  private static final Outcome CONFIRMED = new Outcome.Confirmed();

  private final Channel channel;
  private final OpenSends open;
  private final Refusals refusals;
  private final NavigableMap<Long, Sent> sent = new ConcurrentSkipListMap<>();

  /** A message the broker has not answered for, by its number in the session. */
  record Sent(long number, Publication publication, boolean isReturned) {}

  private ConfirmedChannel(Channel channel, OpenSends open, Refusals refusals) {
    this.channel = channel;
    this.open = open;
    this.refusals = refusals;
  }

  /** A new channel; asks the broker. */
  static ConfirmedChannel open(Connection connection, OpenSends open, Refusals refusals)
      throws IOException {
    Channel channel = RabbitLink.channel(connection);
    ConfirmedChannel opened = new ConfirmedChannel(channel, open, refusals);
    channel.addReturnListener(opened::returned);
    channel.addConfirmListener(opened::confirmed, opened::notTaken);
    channel.confirmSelect();
    return opened;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Tells the end of the channel; at once if it has ended. */
  void onEnd(ShutdownListener listener) {
    channel.addShutdownListener(listener);
  }

  /** What the broker has not answered for. */
  List<Sent> unanswered() {
    return List.copyOf(sent.values());
  }

  /**
   * Hands over to the network, which may block.
   *
   * @param number by which its outcome is awaited already
   */
  void publish(long number, Publication publication) throws IOException {
    sent.put(channel.getNextPublishSeqNo(), new Sent(number, publication, false));
    channel.basicPublish(
        publication.route().exchange(),
        publication.route().key(),
        publication.mandatory(),
        publication.properties(),
        publication.message().payload());
  }

  private void confirmed(long tag, boolean multiple) {
    for (Sent one : answered(tag, multiple)) {
      open.complete(one.number(), CONFIRMED); // of no effect if it came back before
    }
  }

  private void notTaken(long tag, boolean multiple) {
    for (Sent one : answered(tag, multiple)) {
      open.complete(one.number(), refusals.notTaken(one.publication()));
    }
  }

  private void returned(Return message) {
    for (Map.Entry<Long, Sent> entry : sent.entrySet()) {
      Sent one = entry.getValue();
      if (!one.isReturned() && one.publication().is(message)) {
        sent.replace(entry.getKey(), new Sent(one.number(), one.publication(), true));
        open.complete(one.number(), refusals.unroutable(one.publication()));
        return;
      }
    }
    throw new IllegalStateException("Returned without being sent: " + message.getRoutingKey());
  }

  private Collection<Sent> answered(long tag, boolean multiple) {
    if (!multiple) {
      Sent one = sent.remove(tag);
      return one == null ? List.of() : List.of(one);
    }
    Map<Long, Sent> head = sent.headMap(tag, true);
    List<Sent> all = List.copyOf(head.values());
    head.clear();
    return all;
  }
}
