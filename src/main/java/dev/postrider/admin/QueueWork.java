package dev.postrider.admin;

import dev.postrider.admin.QueueTap.Delivered;
import dev.postrider.spi.Broker;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import dev.postrider.store.QueueJobs.Ending;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages of a queue until none is left, as a job demands.
 *
 * <p>Messages that have to stay are kept open until the end: given back at once they would come
 * again and again. The queue counts as empty when nothing has come for a while and all that came is
 * settled; and whatever comes, there is a longest time.
 */
final class QueueWork {

  /** Whose position it is, where there are consumer groups. */
  static final String CONSUMER = "postrider-queues";

  private static final Duration TICK = Duration.ofMillis(200);

  private final Broker source;
  private final QueueLedger ledger;
  private final QueueAct act;
  private final QueueTerms terms;
  private final QueueOutage outage;
  private final LongSupplier nanos;
  private final long begun;
  private int window;

  QueueWork(Broker source, QueueLedger ledger, QueueAct act, QueueTerms terms, LongSupplier nanos) {
    this.source = source;
    this.ledger = ledger;
    this.act = act;
    this.terms = terms;
    this.nanos = nanos;
    this.outage = new QueueOutage(ledger.job().order().broker(), terms.patience(), nanos);
    this.begun = nanos.getAsLong();
  }

  /**
   * Works until there is nothing more to do.
   *
   * @return why; null if the job is over for this node
   * @throws QueueTrouble PR1028 if a broker is away for too long
   */
  @Nullable Ending run() throws SQLException, QueueTrouble, InterruptedException {
    while (!ledger.isOver()) {
      if (ledger.left() == 0) {
        return Ending.LIMIT;
      }
      Throwable failure;
      window = most();
      try (QueueTap tap = QueueTap.open(source, where())) {
        Ending ending = drain(tap);
        if (ending != null) {
          return ending;
        }
        failure = tap.lost();
      } catch (TransportException away) {
        failure = away;
      }
      if (failure != null) {
        ledger.forgetHeld();
        ledger.pause(outage.failed(failure));
        ledger.beat();
      }
    }
    return null;
  }

  private Source where() {
    return new Source(ledger.job().order().queue(), CONSUMER, window, window);
  }

  private @Nullable Ending drain(QueueTap tap)
      throws SQLException, QueueTrouble, InterruptedException {
    long last = nanos.getAsLong();
    long quiet = terms.quiet(source.keepsAll()).toNanos();
    while (!ledger.isOver()) {
      Ending ending = ending();
      if (ending != null) {
        return ending;
      }
      List<Delivered> batch = tap.next(most(), TICK);
      if (tap.lost() != null) {
        return null;
      }
      long now = nanos.getAsLong();
      if (!batch.isEmpty()) {
        act.apply(batch);
        outage.over();
        last = nanos.getAsLong();
      } else if (now - last >= quiet) {
        return Ending.EMPTY;
      } else {
        ledger.beat();
      }
    }
    return null;
  }

  private int most() {
    return (int) Math.min(terms.window(), ledger.left());
  }

  private @Nullable Ending ending() {
    if (ledger.left() == 0) {
      return Ending.LIMIT;
    }
    if (ledger.held() >= window) {
      return Ending.STUCK;
    }
    return nanos.getAsLong() - begun >= terms.longest().toNanos() ? Ending.TIME : null;
  }
}
