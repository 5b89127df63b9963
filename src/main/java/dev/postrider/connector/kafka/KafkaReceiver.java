package dev.postrider.connector.kafka;

import dev.postrider.spi.Acknowledgement;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Receives on a thread of its own, which alone uses the client. It asks the cluster all the time,
 * for nothing while enough messages are open: so however long one takes, this stays a member of the
 * group.
 */
final class KafkaReceiver implements Receiver {

  /** How long a turn waits for records; settlements may wait as long. */
  private static final Duration TURN = Duration.ofMillis(100);

  /** After so much silence the cluster is asked for a sign of life. */
  private static final long SILENCE = Duration.ofSeconds(2).toNanos();

  /** How long closing waits for the positions to be kept. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final GroupMember member;
  private final Consumer<byte[], byte[]> consumer;
  private final DeliveryListener listener;
  private final RecordReader reader;
  private final Failures failures;
  private final Duration answerTime;
  private final Deliveries deliveries;
  private final Positions positions;
  private final Thread thread;
  private final Object delivering = new Object();
  private boolean stopped;
  private volatile boolean closed;
  private volatile boolean waiting;
  private long lastSign = System.nanoTime();

  private KafkaReceiver(
      GroupMember member, Source source, DeliveryListener listener, KafkaSettings settings) {
    this.member = member;
    this.consumer = member.consumer();
    this.listener = listener;
    this.reader = new RecordReader(source.destination());
    this.failures = new Failures(settings);
    this.answerTime = settings.connectTimeout();
    this.deliveries = new Deliveries(source.prefetch());
    this.positions = new Positions(consumer, deliveries, () -> lastSign = System.nanoTime());
    this.thread = ClientLoader.thread("receiver", this::work);
  }

  /** Of a member that has not joined; joins at once, or is closed. */
  static KafkaReceiver start(
      GroupMember member, Source source, DeliveryListener listener, KafkaSettings settings) {
    boolean started = false;
    try {
      KafkaReceiver receiver = new KafkaReceiver(member, source, listener, settings);
      receiver.consumer.subscribe(List.of(member.first().topic()), receiver.positions);
      receiver.thread.start();
      started = true;
      return receiver;
    } finally {
      if (!started) {
        member.close();
      }
    }
  }

  @Override
  public void stop() {
    synchronized (delivering) {
      stopped = true;
    }
  }

  @Override
  public void close() {
    stop();
    closed = true;
    consumer.wakeup();
    ClientLoader.farewell(this::awaitTheEnd);
  }

  private void awaitTheEnd() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    Optional<Throwable> loss = loss();
    boolean told = loss.isPresent() && !closed;
    closed = true;
    try {
      positions.keepAll(PATIENCE);
      deliveries.loseAll();
      member.close();
    } finally {
      if (told) {
        listener.lost(failures.receiving(loss.get()));
      }
    }
  }

  /** Takes turns until it is closed, or until something goes wrong. */
  private Optional<Throwable> loss() {
    while (!closed) {
      try {
        turn();
      } catch (WakeupException e) {
        // Closed; or a settlement that was to end a turn comes only now.
      } catch (RuntimeException | Error e) {
        return Optional.of(e);
      }
    }
    return Optional.empty();
  }

  private void turn() {
    positions.keep();
    deliver();
    if (deliveries.hasRoom() && !hasStopped()) {
      consumer.resume(consumer.paused());
    } else {
      consumer.pause(consumer.assignment());
    }
    deliveries.add(poll());
    if (System.nanoTime() - lastSign > SILENCE) {
      member.prove(answerTime);
      lastSign = System.nanoTime();
    }
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      waiting = true; // before it is looked whether something was settled meanwhile
      boolean more = deliveries.canBegin() && !hasStopped();
      ConsumerRecords<byte[], byte[]> records = consumer.poll(more ? Duration.ZERO : TURN);
      if (!records.isEmpty()) {
        lastSign = System.nanoTime();
      }
      return records;
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    } finally {
      waiting = false;
    }
  }

  private void deliver() {
    while (deliveries.canBegin()) {
      synchronized (delivering) {
        if (stopped) {
          return;
        }
        Deliveries.Begun begun = deliveries.begin();
        listener.delivered(reader.read(begun.record()), acknowledgement(begun));
      }
    }
  }

  private Acknowledgement acknowledgement(Deliveries.Begun begun) {
    return new Acknowledgement() {
      @Override
      public void accept() {
        end(true);
      }

      @Override
      public void release() {
        end(false);
      }

      @Override
      public boolean isOpen() {
        return !closed && deliveries.isOpen(begun);
      }

      private void end(boolean done) {
        if (!closed && deliveries.end(begun, done) && waiting) {
          waiting = false; // others need not call again
          consumer.wakeup();
        }
      }
    };
  }

  private boolean hasStopped() {
    synchronized (delivering) {
      return stopped;
    }
  }
}
