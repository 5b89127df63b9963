package dev.postrider.admin;

import dev.postrider.admin.QueueTap.Delivered;
import java.sql.SQLException;
import java.util.List;

/** Takes messages out of a queue, and no more than were counted before. */
final class QueuePurge implements QueueAct {

  private final QueueLedger ledger;

  QueuePurge(QueueLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  public void apply(List<Delivered> batch) throws SQLException {
    ledger.note(batch.size());
    if (ledger.isOver()) {
      ledger.note(-batch.size());
    } else {
      batch.forEach(message -> message.acknowledgement().accept());
    }
  }
}
