package dev.postrider.capture;

import static java.time.ZoneOffset.UTC;

import dev.postrider.EntityChange;
import dev.postrider.EntityCreated;
import dev.postrider.EntityRemoved;
import dev.postrider.EntityUpdated;
import dev.postrider.config.BrokerSettings;
import dev.postrider.config.PublishSettings;
import dev.postrider.config.PublishSettings.Order;
import dev.postrider.config.SendSettings;
import dev.postrider.spi.Broker;
import dev.postrider.store.Admission;
import dev.postrider.store.JtaConnections;
import dev.postrider.store.LaneId;
import dev.postrider.store.OutboxEntry;
import dev.postrider.store.OutboxStore;
import dev.postrider.store.Shards;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** All of capture on hand-written neighbours that note what reaches them. */
final class CaptureFixture {

  static final JsonFormat JSON = new JsonFormat(JsonProvider.provider(), JsonbBuilder.create());

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  final FakeTransactions transactions = new FakeTransactions();
  final List<List<OutboxEntry>> batches = new ArrayList<>();
  final List<Map<LaneId, Long>> signals = new ArrayList<>();
  final Set<String> unloaded = new HashSet<>();
  Supplier<OutboxStore> store = () -> (connection, entries) -> batches.add(List.copyOf(entries));
  final NotedSchedule schedule = new NotedSchedule();
  RuntimeException signalFailure;
  PublishSettings limits = new PublishSettings(1_000, 2_000, Order.NATURAL);
  Optional<String> broker = Optional.of("events");
  final Admission admission = new Admission();
  final ScriptedBroker scripted = new ScriptedBroker();
  Broker sendsBy = scripted;
  final SendCounters counters = new SendCounters();
  SendSettings sending =
      new SendSettings(
          Duration.ofSeconds(20),
          Duration.ofMillis(1),
          Duration.ofMillis(5),
          4,
          Duration.ofMinutes(1));

  private SendBrokers sendBrokers;
  private final CurrentTransaction current = new CurrentTransaction(transactions);

  TransactionalOutbox outbox() {
    MessageDrafts drafts = new MessageDrafts(new PayloadWriter(JSON), Clock.fixed(NOW, UTC));
    DirectSends sends = new DirectSends(current, drafts, checks(), sendBrokers());
    return new TransactionalOutbox(current, drafts, intake(), sends);
  }

  /** Where messages go that are sent past the outbox; the same for all outboxes. */
  synchronized SendBrokers sendBrokers() {
    if (sendBrokers == null) {
      sendBrokers = newSendBrokers();
    }
    return sendBrokers;
  }

  private SendBrokers newSendBrokers() {
    return new SendBrokers(
        new BrokerSettings(
            List.of(
                new BrokerSettings.NamedBroker("events", "jms"),
                new BrokerSettings.NamedBroker("side", "jms")),
            Optional.empty(),
            Duration.ofHours(1)),
        wanted -> Map.of(wanted.brokers().get(0).name(), sendsBy),
        new Courier.Terms(sending, () -> 0.5, System::nanoTime),
        counters);
  }

  OutboxObserver observer() {
    MappedClasses classes = new MappedClasses();
    return new OutboxObserver(
        current,
        new PublishedEntities(classes),
        new EntityBody(classes, JSON, (entity, attribute) -> !unloaded.contains(attribute)),
        new PayloadWriter(JSON),
        intake());
  }

  private MessageIntake intake() {
    JtaConnections connections =
        new JtaConnections() {
          @Override
          public <T> T call(Work<T> work) {
            try {
              return work.run(null);
            } catch (java.sql.SQLException failure) {
              throw new IllegalStateException(failure);
            }
          }
        };
    PendingMessages pending =
        new PendingMessages(current, connections, () -> store.get(), () -> schedule, this::signal);
    return new MessageIntake(current, pending, checks());
  }

  private Checks checks() {
    UuidSequence ids = new UuidSequence(Clock.systemUTC(), new SecureRandom());
    return new Checks(new MessageLimits(limits), routing(), ids);
  }

  private Routing routing() {
    BrokerSettings brokers =
        new BrokerSettings(
            List.of(new BrokerSettings.NamedBroker("side", "jms")), broker, Duration.ofHours(1));
    return new Routing(brokers, new Shards(1), admission);
  }

  private void signal(Map<LaneId, Long> counts) {
    if (signalFailure != null) {
      throw signalFailure;
    }
    signals.add(counts);
  }

  /** What one change of an entity stores, in a transaction of its own. */
  List<OutboxEntry> stored(EntityChange change, Object entity) {
    transactions.begin();
    try {
      observer()
          .on(
              switch (change) {
                case CREATED -> new EntityCreated(entity);
                case UPDATED -> new EntityUpdated(entity);
                case REMOVED -> new EntityRemoved(entity);
              });
    } catch (RuntimeException failure) {
      transactions.rollback();
      throw failure;
    }
    int before = batches.size();
    transactions.commit();
    return batches.size() == before ? List.of() : batches.get(before);
  }

  static String text(OutboxEntry entry) {
    return new String(entry.payload(), StandardCharsets.UTF_8);
  }

  static JsonObject json(OutboxEntry entry) {
    return Json.createReader(new StringReader(text(entry))).readObject();
  }
}
