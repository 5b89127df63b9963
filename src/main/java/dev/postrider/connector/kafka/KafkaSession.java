package dev.postrider.connector.kafka;

import dev.postrider.connector.OpenSends;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A producer of its own, which sends again by itself what a lost connection may have swallowed, and
 * without making duplicates or changing the order. What it cannot send in time ends the session:
 * nothing that is still in it leaves after the first failure was reported.
 */
final class KafkaSession implements BrokerSession {

  private static final Outcome CONFIRMED = new Outcome.Confirmed();

  private final Producer<byte[], byte[]> producer;
  private final Failures failures;
  private final OpenSends open = new OpenSends(System::nanoTime);
  private final WaitingRoom room;
  private final AtomicBoolean ended = new AtomicBoolean();
  private long number;

  KafkaSession(Producer<byte[], byte[]> producer, Failures failures, Rooms rooms) {
    this.producer = producer;
    this.failures = failures;
    this.room = rooms.open(new Attendant());
  }

  /** Makes the room for messages whose topics are not known yet. */
  @FunctionalInterface
  interface Rooms {
    WaitingRoom open(WaitingRoom.Way way);
  }

  @Override
  public void send(List<OutgoingMessage> batch, OutcomeListener outcomes) {
    for (int i = 0; i < batch.size(); i++) {
      number++;
      if (open.add(number, i, outcomes)) {
        depart(number, batch.get(i), batch.size() == 1);
      }
    }
  }

  @Override
  public void close() {
    end(failures.closed(open.size()));
  }

  /** Whether the session still lives; ends it if the cluster has taken too long. */
  boolean lives(Duration sendTimeout) {
    // The producer's own time-out does not run while it waits for its number from the cluster.
    if (open.oldestNanos().orElse(0) > sendTimeout.toNanos()) {
      ClientLoader.thread("late", () -> end(failures.late(new TimeoutException(), open.size())))
          .start();
    }
    return !ended.get();
  }

  private void depart(long its, OutgoingMessage message, boolean alone) {
    Optional<String> topic = Destinations.topic(message.destination());
    if (topic.isEmpty()) {
      open.complete(its, failures.refused(message.destination(), Destinations.NO_TOPIC));
      return;
    }
    Departure departure = Departure.of(its, topic.get(), message, alone);
    if (room.lets(departure)) {
      Throwable failure = handOver(departure);
      if (failure != null) {
        judge(departure, failure);
      }
    }
  }

  /** Of a message to a topic that was known, at once. */
  private void judge(Departure departure, Throwable failure) {
    if (failure instanceof org.apache.kafka.common.errors.TimeoutException
        || Failures.isOfTopic(failure)) {
      room.takeBack(departure);
    } else {
      failed(departure, failure, false);
    }
  }

  /** Waits as long as the producer's memory is full; it gets free, or the session ends. */
  private @Nullable Throwable handOver(Departure departure) {
    Throwable failure;
    do {
      failure = new HandOver(departure).failure();
    } while (failure instanceof BufferExhaustedException && !open.hasEnded());
    return failure;
  }

  private void failed(Departure departure, Throwable failure, boolean byProducer) {
    failures
        .ofMessage(departure.destination(), departure.alone(), failure)
        .ifPresentOrElse(
            outcome -> open.complete(departure.number(), outcome),
            () -> end(failures.sending(failure, open.size()), byProducer));
  }

  private void end(TransportException cause) {
    end(cause, false);
  }

  /** First nothing leaves any more, and then the relay hears of it. */
  private void end(TransportException cause, boolean byProducer) {
    if (ended.compareAndSet(false, true)) {
      if (byProducer) {
        closeProducer(); // which waits for nobody on the producer's own thread
      } else {
        ClientLoader.farewell(this::closeProducer);
      }
      open.fail(cause);
    }
  }

  private void closeProducer() {
    try {
      producer.close(Duration.ZERO);
    } catch (RuntimeException e) {
      // It was broken; the client has let go of it all the same.
    }
  }

  /** One message handed to the producer, which answers at once on this thread, or on its own. */
  private final class HandOver implements Callback {

    private final Departure departure;
    private final Thread caller = Thread.currentThread();
    private @Nullable Throwable atOnce;

    HandOver(Departure departure) {
      this.departure = departure;
    }

    @Nullable Throwable failure() {
      try {
        producer.send(departure.record(), this);
        return atOnce;
      } catch (RuntimeException | Error e) {
        return e;
      }
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
      if (failure == null) {
        open.complete(departure.number(), CONFIRMED);
      } else if (Thread.currentThread() == caller) {
        atOnce = failure;
      } else {
        failed(departure, failure, true);
      }
    }
  }

  /** What the waiting room has of this session. */
  private final class Attendant implements WaitingRoom.Way {

    @Override
    public @Nullable Throwable tryOut(Departure departure) {
      return handOver(departure);
    }

    @Override
    public void failed(Departure departure, Throwable failure) {
      KafkaSession.this.failed(departure, failure, false);
    }

    @Override
    public void refused(Departure departure, String reason) {
      open.complete(departure.number(), failures.refused(departure.destination(), reason));
    }

    @Override
    public void lost(TransportException failure) {
      end(failure);
    }

    @Override
    public boolean hasEnded() {
      return ended.get();
    }
  }
}
