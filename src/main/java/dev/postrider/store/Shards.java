package dev.postrider.store;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How the keys of each broker are spread over its lanes; the same on every node and in every
 * version.
 *
 * @param count the number of shards of each broker
 */
public record Shards(int count) {

  public Shards {
    if (count < 1) {
      throw new IllegalArgumentException("There is at least one shard, was " + count);
    }
  }

  /** The lane of a key. */
  public LaneId lane(String broker, String key) {
    return new LaneId(broker, Math.floorMod(mixed(key.hashCode()), count));
  }

  /** All lanes of a broker. */
  public List<LaneId> lanes(String broker) {
    return IntStream.range(0, count).mapToObj(shard -> new LaneId(broker, shard)).toList();
  }

  /** Keys that count up differ in a few bits only; all of them shall count (MurmurHash3). */
  private static int mixed(int hash) {
    int bits = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    bits = (bits ^ (bits >>> 13)) * 0xc2b2ae35;
    return bits ^ (bits >>> 16);
  }
}
