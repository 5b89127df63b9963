package dev.postrider.capture;

import dev.postrider.EntityEvent;
import dev.postrider.Outbox;
import dev.postrider.config.PostriderSettings;
import dev.postrider.store.Admission;
import dev.postrider.store.JtaConnections;
import dev.postrider.store.MessagesCommitted;
import dev.postrider.store.Shards;
import jakarta.annotation.PostConstruct;
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

/** Wires capture with what the container offers; all of the package but {@link ServerAccess}. */
@ApplicationScoped
class CaptureShell {

  @Inject PostriderSettings settings;
  @Inject JtaConnections connections;
  @Inject Event<MessagesCommitted> committed;
  @Inject ContainerAccess container;
  @Inject Admission admission;

  @SuppressWarnings("NullAway.Init") // by wire
  private TransactionalOutbox outbox;

  @SuppressWarnings("NullAway.Init") // by wire
  private OutboxObserver observer;

  @PostConstruct
  void wire() {
    JsonFormat json = new JsonFormat(JsonProvider.provider(), JsonbBuilder.create());
    PayloadWriter payloads = new PayloadWriter(json);
    CurrentTransaction transaction = new CurrentTransaction(container.transactions());
    MessageIntake intake = intake(transaction);
    MessageDrafts drafts = new MessageDrafts(payloads, Clock.systemUTC());
    outbox = new TransactionalOutbox(transaction, drafts, intake);
    MappedClasses classes = new MappedClasses();
    EntityBody bodies = new EntityBody(classes, json, Persistence.getPersistenceUtil()::isLoaded);
    observer =
        new OutboxObserver(transaction, new PublishedEntities(classes), bodies, payloads, intake);
  }

  private MessageIntake intake(CurrentTransaction transaction) {
    PendingMessages pending =
        new PendingMessages(
            transaction,
            connections,
            container::outboxStore,
            container::schedule,
            counts -> committed.fire(new MessagesCommitted(counts)));
    return new MessageIntake(
        transaction,
        pending,
        new UuidSequence(Clock.systemUTC(), new SecureRandom()),
        new MessageLimits(settings.publish()),
        new Routing(settings.brokers(), new Shards(settings.store().shards()), admission));
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
