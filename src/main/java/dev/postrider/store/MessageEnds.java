package dev.postrider.store;

import java.sql.SQLException;
import java.util.Collection;

/** Writes down what became of messages, and counts it. */
final class MessageEnds {

  private final Transactions transactions;
  private final Settlement settlement;
  private final Rejections rejections;
  private final Activity activity;

  /** With the history of what was sent, or without. */
  MessageEnds(
      Transactions transactions, Settlement settlement, Rejections rejections, Activity activity) {
    this.transactions = transactions;
    this.settlement = settlement;
    this.rejections = rejections;
    this.activity = activity;
  }

  /** See {@link LaneStore#settle}. */
  void settle(LaneId lane, Collection<Long> seqs) throws SQLException {
    if (!seqs.isEmpty()) {
      settlement.settle(transactions, lane, seqs, ended -> activity.sent(lane.broker(), ended));
    }
  }

  /** See {@link LaneStore#reject}. */
  boolean reject(LaneId lane, long epoch, Rejection rejection) throws SQLException {
    boolean written =
        transactions.run(connection -> rejections.record(connection, lane, epoch, rejection));
    if (written) {
      activity.rejected(lane.broker(), rejection);
    }
    return written;
  }
}
