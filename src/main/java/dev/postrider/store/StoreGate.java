package dev.postrider.store;

import jakarta.enterprise.context.ApplicationScoped;

/** Placeholder of the helper that builds the capture; the store's own replaces it. */
@ApplicationScoped
public class StoreGate {

  /** The store. */
  public Store store() {
    throw new IllegalStateException("not open");
  }
}
