package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.LaneStore.Page;
import dev.postrider.store.LaneStore.Position;
import dev.postrider.store.StoredMessage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LanePaceTest {

  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final LanePosition position = new LanePosition(0);
  private final LanePace pace = new LanePace(new Sweep(SWEEP, 0), position, 0);

  @Test
  void aQuietLaneIsReadAtOnce() {
    read(0, page(0));
    assertThat(pace.isDue(millis(100))).isFalse();

    pace.signal();

    assertThat(pace.isDue(millis(100))).isTrue();
  }

  @Test
  void withoutASignalItWaitsForTheSweep() {
    read(0, page(0));

    assertThat(pace.nextNanos()).isEqualTo(SWEEP.toNanos());
  }

  @Test
  void whileTheLowWaterMarkIsBehindItIsReadNowAndThen() {
    read(0, page(1));

    assertThat(pace.nextNanos()).isEqualTo(millis(500));
  }

  @Test
  void readsThatFollowEachOtherCloselyArePutApartMoreAndMore() {
    assertPauses(0, 4, 2, 4, 8, 16, 32, 50, 50);

    read(millis(1000), page(1));
    pace.signal();
    assertThat(pace.isDue(millis(1000))).as("it has become quiet").isTrue();
  }

  @Test
  void fewRowsAreNotWaitedForSoLong() {
    long now = assertPauses(0, 3, 2, 4, 8, 8);

    now = assertPauses(now, 4, 8, 16, 32);
    assertPauses(now, 3, 50, 8);
  }

  /** The pauses in milliseconds after reads that found so many rows each. */
  private long assertPauses(long from, int rows, long... pauses) {
    long now = from;
    if (from == 0) {
      read(now, page(rows));
      pace.signal();
      assertThat(pace.nextNanos()).as("the second comes at once").isEqualTo(now);
    }
    for (long pause : pauses) {
      now = Math.max(pace.nextNanos(), now + millis(1));
      read(now, page(rows));
      pace.signal();
      assertThat(pace.nextNanos()).isEqualTo(now + millis(pause));
    }
    return now;
  }

  @Test
  void whatHasGatheredNeedNotWait() {
    read(0, page(1));
    read(millis(1), page(100));
    pace.signal();

    assertThat(pace.isDue(millis(1))).isTrue();
  }

  @Test
  void aBacklogIsReadWithoutPauses() {
    read(0, page(1));
    read(millis(1), new Page(List.of(), Set.of(), 7, true));

    assertThat(pace.isDue(millis(1))).isTrue();
  }

  private void read(long now, Page page) {
    Position from = new Position(position.lowWater(), position.cursor());
    pace.begun(now);
    position.advance(from, page, new LanePosition.Answer(null, false));
    pace.found(page, now);
  }

  private Page page(int rows) {
    long cursor = position.cursor();
    List<StoredMessage> messages =
        LongStream.rangeClosed(cursor + 1, cursor + rows)
            .mapToObj(seq -> TestMessage.of(seq, "k", 1))
            .toList();
    return new Page(messages, Set.of(), cursor + rows, false);
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
