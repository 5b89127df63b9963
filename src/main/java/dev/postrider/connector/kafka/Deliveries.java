package dev.postrider.connector.kafka;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of a receiver: those that wait to be delivered, those that are open, and how far each
 * partition is done. Safe for use by any thread.
 */
final class Deliveries {

  private final int most;
  private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
  private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();
  private int open;

  /**
   * @param most how many may be open at once
   */
  Deliveries(int most) {
    this.most = most;
  }

  /** One that is delivered. */
  record Begun(
      ConsumerRecord<byte[], byte[]> record,
      PartitionProgress partition,
      PartitionProgress.Step step) {}

  synchronized void add(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    records.forEach(waiting::add);
  }

  /** Whether the next can be delivered. */
  synchronized boolean canBegin() {
    return open < most && !waiting.isEmpty();
  }

  /** Whether more are wanted. */
  synchronized boolean hasRoom() {
    return open < most && waiting.isEmpty();
  }

  synchronized Begun begin() {
    ConsumerRecord<byte[], byte[]> record = waiting.remove();
    PartitionProgress partition =
        partitions.computeIfAbsent(
            new TopicPartition(record.topic(), record.partition()), p -> new PartitionProgress());
    open++;
    return new Begun(record, partition, partition.begin(record));
  }

  /** Whether the next can be delivered that had to wait for it. */
  synchronized boolean end(Begun begun, boolean done) {
    boolean wasFull = open >= most;
    if (begun.partition().end(begun.step(), done)) {
      open--;
      return wasFull;
    }
    return false;
  }

  /** Whether it is still ours to end. */
  synchronized boolean isOpen(Begun begun) {
    return begun.partition().isOpen(begun.step());
  }

  /** The positions that are to be kept and are not yet. */
  synchronized Map<TopicPartition, OffsetAndMetadata> uncommitted() {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    partitions.forEach(
        (partition, progress) ->
            progress.uncommitted().ifPresent(position -> positions.put(partition, position)));
    return positions;
  }

  synchronized void committed(Map<TopicPartition, OffsetAndMetadata> positions) {
    positions.forEach(
        (partition, position) -> {
          PartitionProgress progress = partitions.get(partition);
          if (progress != null) {
            progress.committed(position);
          }
        });
  }

  /** These are another's from now on. */
  synchronized void lose(Collection<TopicPartition> lost) {
    waiting.removeIf(
        record -> lost.contains(new TopicPartition(record.topic(), record.partition())));
    for (TopicPartition partition : lost) {
      PartitionProgress progress = partitions.remove(partition);
      if (progress != null) {
        open -= progress.lose();
      }
    }
  }

  synchronized void loseAll() {
    lose(List.copyOf(partitions.keySet()));
  }
}
