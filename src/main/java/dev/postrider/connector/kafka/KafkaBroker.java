package dev.postrider.connector.kafka;

import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A cluster to which each session has a producer of its own. */
final class KafkaBroker implements Broker {

  private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

  private final KafkaSettings settings;
  private final Failures failures;
  private final Set<String> declared = ConcurrentHashMap.newKeySet();
  private final Set<KafkaSession> sessions = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(work -> ClientLoader.thread("watch", work));

  KafkaBroker(KafkaSettings settings) {
    this.settings = settings;
    this.failures = new Failures(settings);
    long pause = Math.max(1, Math.min(settings.sendTimeout().toNanos() / 10, LONGEST_PAUSE));
    watch.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.NANOSECONDS);
  }

  /** False: of a batch, each message has its own fate. */
  @Override
  public boolean atomic() {
    return false;
  }

  @Override
  public boolean keepsAll() {
    return true;
  }

  @Override
  public BrokerSession connect() throws TransportException {
    KafkaSession session =
        new KafkaSession(
            new Connecting(settings, failures).producer(),
            failures,
            way -> new WaitingRoom(way, this::topics, settings.grace(), System::nanoTime));
    sessions.add(session);
    return session;
  }

  @Override
  public Receiver receive(Source source, DeliveryListener listener) throws TransportException {
    GroupMember member = GroupMember.open(source, settings, failures, topics());
    return KafkaReceiver.start(member, source, listener, settings);
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }

  private void look() {
    sessions.removeIf(session -> !session.lives(settings.sendTimeout()));
  }

  private ClusterTopics topics() {
    return new ClusterTopics(settings, failures, declared);
  }
}
