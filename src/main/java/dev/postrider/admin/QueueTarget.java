package dev.postrider.admin;

import dev.postrider.admin.QueueTap.Delivered;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Where messages are moved to: sends until each of them is confirmed or rejected, whatever becomes
 * of the connection. For one thread.
 */
final class QueueTarget implements AutoCloseable {

  private final Broker broker;
  private final QueueLedger ledger;
  private final QueueOutage outage;
  private @Nullable BrokerSession session;

  QueueTarget(Broker broker, QueueLedger ledger, QueueOutage outage) {
    this.broker = broker;
    this.ledger = ledger;
    this.outage = outage;
  }

  /** A message and its copy, with what became of the copy; null as long as nothing is sure. */
  static final class Parcel {

    private final Delivered original;
    private final OutgoingMessage copy;
    private volatile @Nullable Outcome outcome;

    Parcel(Delivered original, OutgoingMessage copy) {
      this.original = original;
      this.copy = copy;
    }

    Delivered original() {
      return original;
    }

    boolean isConfirmed() {
      return outcome instanceof Outcome.Confirmed;
    }

    /** Why the target has refused it; null if it has not. */
    @Nullable String refusal() {
      return outcome instanceof Outcome.Rejected rejected ? rejected.reason() : null;
    }

    private boolean isOpen() {
      return !isConfirmed() && refusal() == null;
    }
  }

  /**
   * Sends them in their order. Some are left open if the job is over meanwhile.
   *
   * @throws QueueTrouble PR1028 if the broker is away for too long
   */
  void send(List<Parcel> parcels) throws SQLException, QueueTrouble, InterruptedException {
    boolean single = false;
    List<Parcel> open = parcels;
    while (!open.isEmpty() && !ledger.isOver()) {
      List<Parcel> batch = single ? open.subList(0, 1) : together(open);
      Throwable failure = send(batch, single);
      List<Parcel> left = parcels.stream().filter(Parcel::isOpen).toList();
      if (left.size() < open.size()) {
        outage.over();
      }
      if (failure != null) {
        single = true;
        ledger.pause(outage.failed(failure));
        ledger.beat();
      } else if (left.size() == open.size()) {
        single = true; // the culprit of the batch is not known
      }
      open = left;
    }
  }

  /**
   * As many as may be under way at once: of a broker that fails messages one by one, only the first
   * of each key, so that a lost connection does not change their order.
   */
  private List<Parcel> together(List<Parcel> open) {
    if (broker.atomic()) {
      return open;
    }
    Set<String> keys = new HashSet<>();
    return open.stream().filter(parcel -> keys.add(parcel.copy.key())).toList();
  }

  /** Returns why it cannot go on as it is; null if it can. */
  private @Nullable Throwable send(List<Parcel> batch, boolean single) throws InterruptedException {
    try {
      BrokerSession open = session == null ? broker.connect() : session;
      session = open;
      CountDownLatch outcomes = new CountDownLatch(batch.size());
      open.send(
          batch.stream().map(parcel -> parcel.copy).toList(),
          (index, outcome) -> {
            batch.get(index).outcome = outcome;
            outcomes.countDown();
          });
      outcomes.await();
    } catch (TransportException away) {
      return away;
    }
    for (Parcel parcel : batch) {
      if (parcel.outcome instanceof Outcome.TransportFailure failure) {
        close();
        return failure.cause();
      }
      if (single && parcel.outcome instanceof Outcome.NotSent) {
        return new IllegalStateException("the broker undid what it was sent");
      }
    }
    return null;
  }

  @Override
  public void close() {
    BrokerSession open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }
}
