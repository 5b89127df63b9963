package dev.postrider.demo.shop;

/** The shop in numbers and switches. */
public class ShopState {

  public final long orders;
  public final long invoices;
  public final long ordersByParcel;
  public final long parcels;
  public final String broker;
  public final String closedWarehouse;
  public final boolean customersAreComing;
  public final boolean warehouseIsOpen;

  ShopState(Counts counts, Broker broker, boolean customersAreComing, boolean warehouseIsOpen) {
    this.orders = counts.orders();
    this.invoices = counts.invoices();
    this.ordersByParcel = counts.ordersByParcel();
    this.parcels = counts.parcels();
    this.broker = broker.title();
    this.closedWarehouse = broker.closed();
    this.customersAreComing = customersAreComing;
    this.warehouseIsOpen = warehouseIsOpen;
  }

  /**
   * The broker in words.
   *
   * @param closed what it does while the warehouse is closed
   */
  record Broker(String title, String closed) {}

  record Counts(long orders, long invoices, long ordersByParcel, long parcels) {}
}
