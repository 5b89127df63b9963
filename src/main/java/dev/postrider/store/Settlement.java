package dev.postrider.store;

import java.sql.SQLException;
import java.util.Collection;
import java.util.function.IntConsumer;

/** How rows that the broker confirmed leave the outbox: each is deleted, or moved, once. */
interface Settlement {

  /**
   * Ends them, and frees the keys they blocked, but not those an operator holds.
   *
   * @param ended told how many were still there, after each commit: there may be several, and a
   *     later one may fail
   */
  void settle(Transactions transactions, LaneId lane, Collection<Long> seqs, IntConsumer ended)
      throws SQLException;
}
