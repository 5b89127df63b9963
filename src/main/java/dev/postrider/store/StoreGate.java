package dev.postrider.store;

import jakarta.enterprise.context.ApplicationScoped;

/** Stand-in until the store is merged. */
@ApplicationScoped
public class StoreGate {

  /** The store. */
  public Store store() {
    throw new IllegalStateException("stand-in");
  }

  /** Whether it can be used. */
  public boolean isOpen() {
    return false;
  }
}
