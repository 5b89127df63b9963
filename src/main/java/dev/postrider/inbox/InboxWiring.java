package dev.postrider.inbox;

import dev.postrider.spi.HeaderReader;
import dev.postrider.store.JtaConnections;
import dev.postrider.store.StoreGate;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;

/** Puts the plain classes of this package together for the container. */
@ApplicationScoped
class InboxWiring {

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry transactions;

  @Resource private UserTransaction transaction;
  @Inject @Any private Instance<HeaderReader> readers;

  @Produces
  @Singleton
  InboxCounters counters() {
    return new InboxCounters();
  }

  @Produces
  @Singleton
  Acceptance acceptance(StoreGate gate, JtaConnections connections, InboxCounters counters) {
    return new Acceptance(() -> gate.store().inbox(), connections, transactions, counters);
  }

  @Produces
  @Singleton
  IdempotentCalls calls(Acceptance acceptance) {
    return new IdempotentCalls(
        acceptance, new ChannelCalls.Tools(transaction, transactions, readers::stream));
  }
}
