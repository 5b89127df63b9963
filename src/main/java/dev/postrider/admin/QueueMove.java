package dev.postrider.admin;

import dev.postrider.admin.QueueTap.Delivered;
import dev.postrider.admin.QueueTarget.Parcel;
import dev.postrider.subscribe.ForwardedMessage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends messages elsewhere, and acknowledges each when the target has confirmed it: a crash may
 * repeat a message and never loses one.
 */
final class QueueMove implements QueueAct {

  private final QueueLedger ledger;
  private final QueueTarget target;
  private final String destination;

  QueueMove(QueueLedger ledger, QueueTarget target, String destination) {
    this.ledger = ledger;
    this.target = target;
    this.destination = destination;
  }

  @Override
  public void apply(List<Delivered> batch) throws SQLException, QueueTrouble, InterruptedException {
    List<Parcel> parcels = new ArrayList<>();
    for (Delivered message : batch) {
      ForwardedMessage found = new ForwardedMessage(message.message());
      if (found.isWhole()) {
        parcels.add(new Parcel(message, found.to(destination, found.idOrNew(), found.headers())));
      } else {
        ledger.hold(message, "its body is an object of Java, which is not read");
      }
    }
    try {
      target.send(parcels);
    } finally {
      settle(parcels);
    }
  }

  /** Acknowledged in any case: what the target has must not stay here, whoever goes on. */
  private void settle(List<Parcel> parcels) throws SQLException {
    for (Parcel parcel : parcels) {
      String refusal = parcel.refusal();
      if (refusal != null) {
        ledger.hold(parcel.original(), refusal);
      }
    }
    List<Parcel> confirmed = parcels.stream().filter(Parcel::isConfirmed).toList();
    try {
      ledger.note(confirmed.size());
    } finally {
      confirmed.forEach(parcel -> parcel.original().acknowledgement().accept());
    }
  }

  @Override
  public void close() {
    target.close();
  }
}
