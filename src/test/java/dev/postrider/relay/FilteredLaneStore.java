package dev.postrider.relay;

import dev.postrider.store.BlockedKey;
import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore;
import dev.postrider.store.Rejection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Hands everything on; a test overrides what it wants otherwise. */
class FilteredLaneStore implements LaneStore {

  private final LaneStore behind;

  FilteredLaneStore(LaneStore behind) {
    this.behind = behind;
  }

  @Override
  public Page read(LaneId lane, Position position, Set<Long> known, Limit limit)
      throws SQLException {
    return behind.read(lane, position, known, limit);
  }

  @Override
  public Page readKey(LaneId lane, String key, long from, long to, Limit limit)
      throws SQLException {
    return behind.readKey(lane, key, from, to, limit);
  }

  @Override
  public List<BlockedKey> blockedKeys(LaneId lane) throws SQLException {
    return behind.blockedKeys(lane);
  }

  @Override
  public void settle(LaneId lane, Collection<Long> seqs) throws SQLException {
    behind.settle(lane, seqs);
  }

  @Override
  public boolean reject(LaneId lane, long epoch, Rejection rejection) throws SQLException {
    return behind.reject(lane, epoch, rejection);
  }

  @Override
  public Mark mark() throws SQLException {
    return behind.mark();
  }

  @Override
  public boolean passed(Mark mark) throws SQLException {
    return behind.passed(mark);
  }
}
