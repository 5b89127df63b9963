package dev.postrider.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.kafka.Deliveries.Begun;
import dev.postrider.testkit.Await;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class DeliveriesTest {

  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final TopicPartition P1 = new TopicPartition("t", 1);

  private final Deliveries deliveries = new Deliveries(3);

  @Test
  void deliversInOrderAndNoMoreThanMayBeOpen() {
    add(P0, 0, 1, 2, 3);

    List<Begun> open = begin(3);

    assertThat(open).extracting(begun -> begun.record().offset()).containsExactly(0L, 1L, 2L);
    assertThat(deliveries.canBegin()).isFalse();
    assertThat(deliveries.hasRoom()).isFalse();
    assertThat(deliveries.end(open.get(1), true)).as("makes room").isTrue();
    assertThat(deliveries.canBegin()).isTrue();
    assertThat(deliveries.begin().record().offset()).isEqualTo(3);
    assertThat(deliveries.hasRoom()).isFalse();
    deliveries.end(open.get(0), true);
    assertThat(deliveries.hasRoom()).isTrue();
  }

  @Test
  void keepsThePositionOfTheFirstThatIsNotDone() {
    add(P0, 10, 11, 12);
    List<Begun> open = begin(3);

    deliveries.end(open.get(1), true);
    assertThat(position(P0)).isEmpty();

    deliveries.end(open.get(0), true);
    assertThat(position(P0)).contains(12L);

    deliveries.end(open.get(2), true);
    assertThat(position(P0)).contains(13L);
  }

  /** The first of a partition may stay open for days while thousands behind it are done. */
  @Test
  void keepsNothingOfWhatIsDoneBehindAnOpenOne() {
    add(P0, 0, 1, 2);
    Begun head = begin(1).get(0);
    WeakReference<Object> done = doneAndForgotten();
    WeakReference<Object> next = doneAndForgotten();

    Await.until(
        "it is forgotten",
        () -> {
          System.gc();
          return done.get() == null && next.get() == null;
        });

    assertThat(position(P0)).isEmpty();
    deliveries.end(head, true);
    assertThat(position(P0)).contains(3L);
  }

  private WeakReference<Object> doneAndForgotten() {
    Begun begun = begin(1).get(0);
    deliveries.end(begun, true);
    return new WeakReference<>(begun.step());
  }

  /** Of a compacted topic, or one with transactions. */
  @Test
  void passesOverOffsetsThatAreMissing() {
    add(P0, 3, 9, 40);
    List<Begun> open = begin(3);

    deliveries.end(open.get(0), true);
    deliveries.end(open.get(1), true);

    assertThat(position(P0)).contains(10L);
  }

  @Test
  void neverPassesARecordThatWasGivenBack() {
    add(P0, 0, 1, 2);
    List<Begun> open = begin(3);

    deliveries.end(open.get(0), false);
    deliveries.end(open.get(0), true);
    deliveries.end(open.get(1), true);
    deliveries.end(open.get(2), true);

    assertThat(position(P0)).isEmpty();
    assertThat(deliveries.hasRoom()).isTrue();
  }

  @Test
  void countsASettlementOnce() {
    add(P0, 0, 1, 2, 3, 4);
    List<Begun> open = begin(3);

    deliveries.end(open.get(0), true);
    deliveries.end(open.get(0), true);
    deliveries.end(open.get(0), false);

    assertThat(begin(1)).hasSize(1);
    assertThat(deliveries.canBegin()).isFalse();
  }

  @Test
  void forgetsWhatIsAnothers() {
    add(P0, 0, 1);
    add(P1, 7, 8);
    List<Begun> open = begin(3);
    deliveries.end(open.get(0), true);

    assertThat(deliveries.isOpen(open.get(1))).isTrue();
    deliveries.lose(List.of(P0));

    assertThat(open).filteredOn(deliveries::isOpen).containsExactly(open.get(2));
    deliveries.end(open.get(1), true);
    assertThat(position(P0)).isEmpty();
    deliveries.end(open.get(2), true);
    assertThat(position(P1)).contains(8L);
    assertThat(deliveries.begin().record().offset()).isEqualTo(8);
    assertThat(deliveries.hasRoom()).isTrue();
  }

  @Test
  void doesNotDeliverWhatWasAnothersBeforeItsTurn() {
    add(P0, 0, 1, 2, 3);
    add(P1, 7);
    begin(3);

    deliveries.lose(List.of(P0));

    assertThat(begin(1).get(0).record().offset()).isEqualTo(7);
    assertThat(deliveries.canBegin()).isFalse();
  }

  /** A partition that comes back begins anew; what was open before has no say in it. */
  @Test
  void doesNotMixUpAPartitionWithWhatItWasBefore() {
    add(P0, 0);
    Begun before = begin(1).get(0);
    deliveries.lose(List.of(P0));
    add(P0, 0);
    Begun after = begin(1).get(0);

    deliveries.end(before, true);
    assertThat(position(P0)).isEmpty();
    deliveries.end(after, true);
    assertThat(position(P0)).contains(1L);
  }

  @Test
  void asksForNoPositionTwice() {
    add(P0, 0, 1);
    List<Begun> open = begin(2);
    deliveries.end(open.get(0), true);
    deliveries.committed(deliveries.uncommitted());

    assertThat(deliveries.uncommitted()).isEmpty();
    deliveries.end(open.get(1), true);
    assertThat(position(P0)).contains(2L);
  }

  @Property
  void thePositionIsAlwaysThatOfTheFirstThatIsNotDone(
      @ForAll @IntRange(min = 1, max = 40) int count, @ForAll long seed) {
    Deliveries many = new Deliveries(count);
    for (int i = 0; i < count; i++) {
      many.add(List.of(record(P0, i)));
    }
    List<Begun> open = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      open.add(many.begin());
    }
    TreeSet<Long> left = new TreeSet<>();
    open.forEach(begun -> left.add(begun.record().offset()));
    Collections.shuffle(open, new Random(seed));

    for (Begun begun : open) {
      many.end(begun, true);
      left.remove(begun.record().offset());
      long first = left.isEmpty() ? count : left.first();
      Optional<Long> kept =
          Optional.ofNullable(many.uncommitted().get(P0)).map(OffsetAndMetadata::offset);
      assertThat(kept.orElse(0L)).isEqualTo(first);
    }
  }

  private void add(TopicPartition partition, long... offsets) {
    for (long offset : offsets) {
      deliveries.add(List.of(record(partition, offset)));
    }
  }

  private List<Begun> begin(int count) {
    List<Begun> begun = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      assertThat(deliveries.canBegin()).isTrue();
      begun.add(deliveries.begin());
    }
    return begun;
  }

  private Optional<Long> position(TopicPartition partition) {
    Map<TopicPartition, OffsetAndMetadata> positions = deliveries.uncommitted();
    return Optional.ofNullable(positions.get(partition)).map(OffsetAndMetadata::offset);
  }

  private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
    return new ConsumerRecord<>(
        partition.topic(), partition.partition(), offset, null, new byte[0]);
  }
}
