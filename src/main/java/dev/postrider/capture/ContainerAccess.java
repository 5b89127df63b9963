package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.NO_TRANSACTION;

import dev.postrider.PostriderException;
import dev.postrider.store.OutboxStore;
import dev.postrider.store.StoreGate;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** What capture can only have inside a server. */
@Dependent
class ContainerAccess {

  @Inject StoreGate gate;

  /**
   * The container's registry, under its standard name.
   *
   * @throws PostriderException PR0101 where there is none
   */
  @SuppressWarnings("BanJNDI") // a constant name of the platform
  TransactionSynchronizationRegistry transactions() {
    try {
      return InitialContext.doLookup("java:comp/TransactionSynchronizationRegistry");
    } catch (NamingException failure) {
      throw new PostriderException(NO_TRANSACTION.of("Postrider in this container"), failure);
    }
  }

  /**
   * The open store.
   *
   * @throws PostriderException PR0300 to PR0399 while it is not open
   */
  OutboxStore outboxStore() {
    return gate.store().outbox();
  }
}
