package dev.postrider.store;

/**
 * What is leased, read and sent in one order: the messages of one broker whose keys fall into one
 * shard.
 *
 * @param broker the broker's name
 * @param shard from 0
 * @see Shards
 */
public record LaneId(String broker, int shard) {

  /** {@code broker/shard}. */
  @Override
  public String toString() {
    return broker + "/" + shard;
  }
}
