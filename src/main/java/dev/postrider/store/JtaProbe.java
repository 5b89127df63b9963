package dev.postrider.store;

import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Finds out whether {@link JtaGateway} can be called while a transaction completes; Open Liberty
 * refuses that. Public because the container demands it; nothing for applications.
 */
@Stateless
public class JtaProbe {

  @EJB private JtaGateway gateway;

  /**
   * Tries it in a transaction of its own, which ends with this call.
   *
   * @param works becomes true by the end of the call if it can
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void probe(TransactionSynchronizationRegistry registry, AtomicBoolean works) {
    registry.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {
            try {
              gateway.run(() -> works.set(true));
            } catch (RuntimeException refused) {
              // That is the answer, and not a failure of this transaction.
              works.set(false);
            }
          }

          @Override
          public void afterCompletion(int status) {}
        });
  }
}
