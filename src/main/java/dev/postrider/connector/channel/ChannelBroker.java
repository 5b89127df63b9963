package dev.postrider.connector.channel;

import dev.postrider.connector.Farewell;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;

/** A broker behind a channel, whose emitter all sessions share. */
final class ChannelBroker implements Broker {

  private static final String THREADS = "postrider-channel-";

  private final ChannelSettings settings;
  private final Supplier<BrokerChannel<?>> channel;
  private final Progress progress = new Progress();
  private final ScheduledThreadPoolExecutor watch;

  ChannelBroker(ChannelSettings settings, Supplier<BrokerChannel<?>> channel) {
    this.settings = settings;
    this.channel = channel;
    this.watch =
        new ScheduledThreadPoolExecutor(1, work -> Farewell.daemon(THREADS + "watch-", work));
    watch.setRemoveOnCancelPolicy(true);
  }

  /** False: each message is acknowledged by itself. */
  @Override
  public boolean atomic() {
    return false;
  }

  @Override
  public BrokerSession connect() throws TransportException {
    return open(channel());
  }

  @Override
  public Receiver receive(Source source, DeliveryListener listener) throws TransportException {
    throw settings.endpoint().failure(ChannelProblem.SENDS_ONLY, null);
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }

  private BrokerChannel<?> channel() throws TransportException {
    try {
      return channel.get();
    } catch (RuntimeException e) {
      throw unusable(e);
    }
  }

  private <T> BrokerSession open(BrokerChannel<T> found) throws TransportException {
    try {
      Outlet<T> outlet = new Outlet<>(found, found.emitter());
      if (outlet.hasEnded()) {
        throw settings
            .endpoint()
            .failure(ChannelProblem.UNUSABLE, null, "the channel has ended, or not begun");
      }
      return new ChannelSession(settings, outlet, progress, watch);
    } catch (RuntimeException e) {
      throw unusable(e);
    }
  }

  private TransportException unusable(RuntimeException e) {
    String reason = settings.settings().reason(e);
    return settings.endpoint().failure(ChannelProblem.UNUSABLE, e, reason);
  }
}
