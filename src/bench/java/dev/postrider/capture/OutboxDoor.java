package dev.postrider.capture;

import dev.postrider.Outbox;
import dev.postrider.config.PostriderSettings;
import dev.postrider.store.Admission;
import dev.postrider.store.JtaConnections;
import dev.postrider.store.LaneId;
import dev.postrider.store.Store;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Capture as the benchmarks use it: put together as in a container, without one. All that they know
 * of how that is done is here.
 */
public final class OutboxDoor {

  private OutboxDoor() {}

  /**
   * An outbox on transactions and connections that are somebody else's.
   *
   * @param committed told after each commit which lanes have how many new rows
   */
  public static Outbox open(
      TransactionSynchronizationRegistry transactions,
      JtaConnections connections,
      Store store,
      PostriderSettings settings,
      Consumer<Map<LaneId, Long>> committed) {
    CurrentTransaction current = new CurrentTransaction(transactions);
    JsonFormat json = new JsonFormat(JsonProvider.provider(), JsonbBuilder.create());
    PendingMessages pending =
        new PendingMessages(current, connections, store::outbox, store::schedule, committed);
    UuidSequence ids = new UuidSequence(Clock.systemUTC(), new SecureRandom());
    Routing routing = new Routing(settings.brokers(), store.shards(), new Admission());
    Checks checks = new Checks(new MessageLimits(settings.publish()), routing, ids);
    MessageDrafts drafts = new MessageDrafts(new PayloadWriter(json), Clock.systemUTC());
    SendBrokers brokers =
        new SendBrokers(
            settings.brokers(),
            none -> Map.of(),
            new Courier.Terms(settings.send(), () -> 0, System::nanoTime),
            new SendCounters());
    return new TransactionalOutbox(
        current,
        drafts,
        new MessageIntake(current, pending, checks),
        new DirectSends(current, drafts, checks, brokers));
  }
}
