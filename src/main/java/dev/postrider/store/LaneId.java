package dev.postrider.store;

/**
 * What is leased, read and sent in one order: the messages of one broker whose keys fall into one
 * shard.
 *
 * @param broker the broker's name
 * @param shard from 0
 */
public record LaneId(String broker, int shard) {

  /** The number of shards of each broker. */
  public static final int SHARDS = 1;

  /** The lane of a key, the same on every node and in every version. */
  public static LaneId of(String broker, String key) {
    return new LaneId(broker, Math.floorMod(key.hashCode(), SHARDS));
  }

  /** {@code broker/shard}. */
  @Override
  public String toString() {
    return broker + "/" + shard;
  }
}
