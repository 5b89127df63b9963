package dev.postrider.demo.shop;

/** How the broker is told what it may take for the warehouse. */
interface ShippingLimit {

  /** Lets the broker reject what is too much, or take all. */
  void set(boolean limited) throws Exception;
}
