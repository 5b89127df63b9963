package dev.postrider.demo.shop;

/** How many orders were placed, and how long that took. */
public class Traffic {

  public final int orders;
  public final long milliseconds;

  Traffic(int orders, long milliseconds) {
    this.orders = orders;
    this.milliseconds = milliseconds;
  }
}
