package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.NO_TRANSACTION;

import dev.postrider.PostriderException;
import dev.postrider.config.PostriderSettings;
import dev.postrider.store.OutboxStore;
import dev.postrider.store.Schedule;
import dev.postrider.store.Store;
import dev.postrider.store.StoreGate;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The registry under the platform's name, the store of this deployment. */
@Dependent
class ServerAccess implements ContainerAccess {

  @Inject StoreGate gate;
  @Inject PostriderSettings settings;

  @Override
  @SuppressWarnings("BanJNDI") // a constant name of the platform
  public TransactionSynchronizationRegistry transactions() {
    try {
      return InitialContext.doLookup("java:comp/TransactionSynchronizationRegistry");
    } catch (NamingException failure) {
      throw new PostriderException(NO_TRANSACTION.of("Postrider in this container"), failure);
    }
  }

  @Override
  public OutboxStore outboxStore() {
    Store store = gate.store();
    return switch (settings.publish().order()) {
      case NATURAL -> store.outbox();
      case STRICT -> store.strictOutbox();
    };
  }

  @Override
  public Schedule schedule() {
    return gate.store().schedule();
  }
}
