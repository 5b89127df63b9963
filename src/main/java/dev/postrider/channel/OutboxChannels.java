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
import org.jspecify.annotations.Nullable;

/** Begins and ends the writing of channels with the application, if there are any. */
@ApplicationScoped
class OutboxChannels {

  @Inject private OutboxChannelExtension extension;
  @Inject private Outbox outbox;
  @Resource private UserTransaction transaction;
  @Resource private ManagedThreadFactory threads;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry registry;

  private @Nullable OutboxWriter writer;

  void begin(@Observes @Initialized(ApplicationScoped.class) Object started) {
    if (extension.isUsed() && writer == null) {
      writer = new OutboxWriter(outbox, transaction, registry, threads);
      extension.attach(writer);
    }
  }

  @PreDestroy
  void end() {
    if (writer != null) {
      writer.close();
    }
  }
}
