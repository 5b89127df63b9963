package dev.postrider.capture;

import dev.postrider.EntityEvent;
import dev.postrider.Outbox;
import dev.postrider.capture.Courier.Terms;
import dev.postrider.config.PostriderSettings;
import dev.postrider.connector.Connectors;
import dev.postrider.store.Admission;
import dev.postrider.store.JtaConnections;
import dev.postrider.store.MessagesCommitted;
import dev.postrider.store.Shards;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.persistence.Persistence;
import java.security.SecureRandom;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Wires capture with what the container offers; all of the package but {@link ServerAccess}. */
@ApplicationScoped
class CaptureShell {

  @Inject PostriderSettings settings;
  @Inject JtaConnections connections;
  @Inject Event<MessagesCommitted> committed;
  @Inject ContainerAccess container;
  @Inject Admission admission;
  @Inject SendCounters counters;

  @SuppressWarnings("NullAway.Init") // by wire
  private TransactionalOutbox outbox;

  @SuppressWarnings("NullAway.Init") // by wire
  private OutboxObserver observer;

  @SuppressWarnings("NullAway.Init") // by wire
  private DirectSends sends;

  @PostConstruct
  void wire() {
    JsonFormat json = new JsonFormat(JsonProvider.provider(), JsonbBuilder.create());
    PayloadWriter payloads = new PayloadWriter(json);
    CurrentTransaction transaction = new CurrentTransaction(container.transactions());
    MessageDrafts drafts = new MessageDrafts(payloads, Clock.systemUTC());
    Checks checks = checks();
    MessageIntake intake = new MessageIntake(transaction, pending(transaction), checks);
    sends = new DirectSends(transaction, drafts, checks, brokers());
    outbox = new TransactionalOutbox(transaction, drafts, intake, sends);
    MappedClasses classes = new MappedClasses();
    EntityBody bodies = new EntityBody(classes, json, Persistence.getPersistenceUtil()::isLoaded);
    observer =
        new OutboxObserver(transaction, new PublishedEntities(classes), bodies, payloads, intake);
  }

  /** Ends the sessions by which messages were sent past the outbox. */
  @PreDestroy
  void end() {
    sends.close();
  }

  private PendingMessages pending(CurrentTransaction transaction) {
    return new PendingMessages(
        transaction,
        connections,
        container::outboxStore,
        container::schedule,
        counts -> committed.fire(new MessagesCommitted(counts)));
  }

  private Checks checks() {
    Shards shards = new Shards(settings.store().shards());
    return new Checks(
        new MessageLimits(settings.publish()),
        new Routing(settings.brokers(), shards, admission),
        new UuidSequence(Clock.systemUTC(), new SecureRandom()));
  }

  private SendBrokers brokers() {
    Config config = ConfigProvider.getConfig();
    return new SendBrokers(
        settings.brokers(),
        one -> Connectors.discovered().open(one, config),
        new Terms(settings.send(), new SecureRandom()::nextDouble, System::nanoTime),
        counters);
  }

  /** The {@link Outbox} that applications inject. */
  @Produces
  @ApplicationScoped
  public Outbox outbox() {
    return outbox;
  }

  /** Runs in the callback of the persistence provider. */
  public void on(@Observes EntityEvent event) {
    observer.on(event);
  }
}
