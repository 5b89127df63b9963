package dev.postrider.connector.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Has the cluster keep how far a receiver is, and hears which partitions it has. For the receiver's
 * thread.
 */
final class Positions implements ConsumerRebalanceListener {

  /** Between two commits. */
  private static final long PAUSE = Duration.ofMillis(100).toNanos();

  /** How long a rebalance is held up for the positions of what is given away. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final Deliveries deliveries;
  private final Runnable answered;
  private boolean underWay;
  private long lastNanos = System.nanoTime() - PAUSE;

  /**
   * @param answered called when the cluster has answered
   */
  Positions(Consumer<byte[], byte[]> consumer, Deliveries deliveries, Runnable answered) {
    this.consumer = consumer;
    this.deliveries = deliveries;
    this.answered = answered;
  }

  /** Now and then, without waiting. */
  void keep() {
    if (underWay || System.nanoTime() - lastNanos < PAUSE) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> positions = deliveries.uncommitted();
    if (!positions.isEmpty()) {
      underWay = true;
      lastNanos = System.nanoTime();
      consumer.commitAsync(positions, (sent, failure) -> answer(positions, failure));
    }
  }

  /** All of them, and waits for it. Never throws. */
  void keepAll(Duration timeout) {
    keep(deliveries.uncommitted(), timeout);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    // Each begins where the cluster says, when its first record is delivered.
  }

  /** What is done is kept first; what is open comes again to another. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> positions = deliveries.uncommitted();
    positions.keySet().retainAll(partitions);
    deliveries.lose(partitions);
    keep(positions, PATIENCE);
  }

  /** They may be another's already: nothing is kept. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    deliveries.lose(partitions);
  }

  private void answer(Map<TopicPartition, OffsetAndMetadata> positions, Exception failure) {
    underWay = false;
    if (failure == null) {
      deliveries.committed(positions);
      answered.run();
    }
  }

  private void keep(Map<TopicPartition, OffsetAndMetadata> positions, Duration timeout) {
    if (positions.isEmpty()) {
      return;
    }
    try {
      commit(positions, timeout);
      deliveries.committed(positions);
    } catch (KafkaException e) {
      // Then what was done comes again, and the inbox knows it.
    }
  }

  /** A call that was to wake the thread from its turn may come only now. */
  private void commit(Map<TopicPartition, OffsetAndMetadata> positions, Duration timeout) {
    try {
      consumer.commitSync(positions, timeout);
    } catch (WakeupException late) {
      consumer.commitSync(positions, timeout);
    }
  }
}
