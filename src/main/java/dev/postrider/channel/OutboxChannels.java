package dev.postrider.channel;

import dev.postrider.Outbox;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;

/** Begins and ends the writing of channels with the application, if there are any. */
@ApplicationScoped
class OutboxChannels {

  @Inject private OutboxChannelExtension extension;
  @Inject private Outbox outbox;
  @Resource private UserTransaction transaction;
  @Resource private ManagedThreadFactory threads;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry registry;

  void begin(@Observes @Initialized(ApplicationScoped.class) Object started) {
    extension.begin(() -> new OutboxWriter(outbox, transaction, registry, threads));
  }

  @PreDestroy
  void end() {
    extension.end();
  }
}
