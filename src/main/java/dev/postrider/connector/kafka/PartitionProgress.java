package dev.postrider.connector.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition is done: Kafka keeps one position for it, behind which everything counts as
 * done, so the position moves up to the first record that is not. Not thread-safe.
 */
final class PartitionProgress {

  private final Deque<Step> steps = new ArrayDeque<>();
  private @Nullable OffsetAndMetadata reached;
  private @Nullable OffsetAndMetadata committed;
  private boolean lost;

  /** What becomes of one record. */
  static final class Step {

    private final ConsumerRecord<byte[], byte[]> record;
    private State state = State.OPEN;

    private Step(ConsumerRecord<byte[], byte[]> record) {
      this.record = record;
    }
  }

  private enum State {
    OPEN,
    DONE,
    RELEASED
  }

  /** Another record is delivered; in the order of their offsets. */
  Step begin(ConsumerRecord<byte[], byte[]> record) {
    Step step = new Step(record);
    steps.add(step);
    return step;
  }

  /**
   * A record is done, or given back.
   *
   * @return whether it was open until now
   */
  boolean end(Step step, boolean done) {
    if (lost || step.state != State.OPEN) {
      return false;
    }
    step.state = done ? State.DONE : State.RELEASED;
    while (!steps.isEmpty() && steps.element().state == State.DONE) {
      ConsumerRecord<byte[], byte[]> last = steps.remove().record;
      reached = new OffsetAndMetadata(last.offset() + 1, last.leaderEpoch(), "");
    }
    return true;
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
    return (int) steps.stream().filter(step -> step.state == State.OPEN).count();
  }
}
