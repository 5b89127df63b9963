package dev.postrider.channel;

import dev.postrider.Outbox;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@link OutboxWriter} with what the container offers. */
@ApplicationScoped
class OutboxChannels {

  @Inject Outbox outbox;
  @Resource UserTransaction transaction;
  @Resource ManagedThreadFactory threads;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  TransactionSynchronizationRegistry registry;

  @SuppressWarnings("NullAway.Init") // by start
  private OutboxWriter writer;

  @PostConstruct
  void start() {
    writer = new OutboxWriter(outbox, transaction, registry, threads);
  }

  @PreDestroy
  void stop() {
    writer.close();
  }

  /** Wakes the bean, on a thread of the application; later there may be none. */
  void begin() {
    // its creation is what matters
  }

  void write(OutboxChannel channel, Object payload, Consumer<@Nullable Throwable> answer) {
    writer.write(channel, payload, answer);
  }
}
