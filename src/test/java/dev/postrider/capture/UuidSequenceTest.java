package dev.postrider.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.MessageId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class UuidSequenceTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

  private final SettableClock clock = new SettableClock();
  private final UuidSequence ids = new UuidSequence(clock, new SecureRandom());

  @Test
  void makesUuidsOfVersionSevenWithTheTimeInFront() {
    UUID id = UUID.fromString(ids.next().value());

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(START.toEpochMilli());
  }

  @Test
  void risesWhileTheClockStandsStillBeyondItsCounter() {
    assertThat(texts(10_000)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void risesWhenTheClockIsSetBack() {
    String before = ids.next().value();
    clock.now = START.minusSeconds(3600);

    assertThat(ids.next().value()).isGreaterThan(before);
  }

  @Test
  void risesWithTheClock() {
    String before = ids.next().value();
    clock.now = START.plusMillis(1);

    assertThat(ids.next().value()).isGreaterThan(before);
  }

  @Test
  void makesNoIdTwiceForManyThreadsAndRisesForEach() throws Exception {
    UuidSequence shared = new UuidSequence(Clock.systemUTC(), new SecureRandom());
    Set<String> all = ConcurrentHashMap.newKeySet();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<List<String>> work =
          () -> {
            List<String> own = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
              own.add(shared.next().value());
            }
            all.addAll(own);
            return own;
          };
      for (Future<List<String>> own : threads.invokeAll(java.util.Collections.nCopies(8, work))) {
        assertThat(own.get()).isSorted();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(all).hasSize(40_000);
  }

  private List<String> texts(int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MessageId id = ids.next();
      texts.add(id.value());
    }
    return texts;
  }

  private static final class SettableClock extends Clock {

    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
