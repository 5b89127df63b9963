package dev.postrider.bench;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Durations from any threads. */
final class Latencies {

  private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

  void add(long duration) {
    nanos.add(duration);
  }

  void addAll(Latencies others) {
    nanos.addAll(others.nanos);
  }

  int size() {
    return nanos.size();
  }

  /** The one that so many percent do not exceed, in milliseconds. */
  double percentile(double percent) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("Nothing was measured");
    }
    int index = (int) Math.ceil(percent / 100 * sorted.length) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }

  @Override
  public String toString() {
    return Arrays.toString(new double[] {percentile(50), percentile(99)});
  }
}
