package dev.postrider.relay;

import dev.postrider.relay.RelayMonitor.Delays;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Counts how long messages took, by fixed bounds. Made for the path of each message: it allocates
 * nothing and locks nothing. Safe for use by any thread.
 */
final class DelayMeter {

  private static final long[] BOUNDS =
      Delays.BOUNDS_MILLIS.stream().mapToLong(TimeUnit.MILLISECONDS::toNanos).toArray();

  /** One for each bound, and one for what took longer. */
  private final LongAdder[] counts =
      Stream.generate(LongAdder::new).limit(BOUNDS.length + 1).toArray(LongAdder[]::new);

  private final LongAdder micros = new LongAdder();

  /** A message took so long. */
  void took(long nanos) {
    int bound = Arrays.binarySearch(BOUNDS, nanos);
    counts[bound < 0 ? -bound - 1 : bound].increment();
    micros.add(TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos)));
  }

  /** Since the start. */
  Delays counted() {
    List<Long> sums = Stream.of(counts).map(LongAdder::sum).toList();
    return new Delays(sums, micros.sum() / 1e6);
  }
}
