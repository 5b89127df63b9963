package dev.postrider.connector.kafka;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition is done: Kafka keeps one position for it, behind which everything counts as
 * done, so the position moves up to the first record that is not. Not thread-safe.
 */
final class PartitionProgress {

  /** Those that are not done, by their turn: as few as are open, however many are done behind. */
  private final NavigableMap<Long, Step> steps = new TreeMap<>();

  private long turns;
  private @Nullable OffsetAndMetadata reached;
  private @Nullable OffsetAndMetadata committed;
  private boolean lost;

  /** What becomes of one record. */
  static final class Step {

    private final long turn;

    /** The position to which all is done as soon as this is, if all before it is. */
    private OffsetAndMetadata next;

    private boolean open = true;

    private Step(long turn, ConsumerRecord<byte[], byte[]> record) {
      this.turn = turn;
      this.next = new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), "");
    }
  }

  /** Another record is delivered; in the order of their offsets. */
  Step begin(ConsumerRecord<byte[], byte[]> record) {
    Step step = new Step(++turns, record);
    steps.put(step.turn, step);
    return step;
  }

  /**
   * A record is done, or given back.
   *
   * @return whether it was open until now
   */
  boolean end(Step step, boolean done) {
    if (lost || !step.open) {
      return false;
    }
    step.open = false;
    if (done) {
      steps.remove(step.turn);
      Map.Entry<Long, Step> before = steps.lowerEntry(step.turn);
      if (before == null) {
        reached = step.next;
      } else {
        before.getValue().next = step.next;
      }
    }
    return true;
  }

  /** Whether it has not ended, and the partition is still ours. */
  boolean isOpen(Step step) {
    return !lost && step.open;
  }

  /** The position to be kept, unless it is already. */
  Optional<OffsetAndMetadata> uncommitted() {
    return lost || reached == null || reached.equals(committed)
        ? Optional.empty()
        : Optional.of(reached);
  }

  /** The cluster has this position. */
  void committed(OffsetAndMetadata position) {
    committed = position;
  }

  /**
   * The partition is another's now, and so are its records.
   *
   * @return how many were open
   */
  int lose() {
    lost = true;
    return (int) steps.values().stream().filter(step -> step.open).count();
  }
}
