package dev.postrider.store;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;

/**
 * Runs work inside the caller's JTA transaction as an enterprise bean: on Payara and GlassFish only
 * there does a data source give enlisted connections in every phase of a transaction. Public
 * because the container demands it; nothing for applications.
 */
@Stateless
public class JtaGateway {

  /** Runs the work, which must not throw: the container would wrap what it throws. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void run(Runnable work) {
    work.run();
  }
}
