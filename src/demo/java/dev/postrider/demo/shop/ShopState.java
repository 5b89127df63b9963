package dev.postrider.demo.shop;

/** The shop in numbers and switches. */
public class ShopState {

  public final long orders;
  public final long invoices;
  public final long ordersByParcel;
  public final long parcels;
  public final boolean customersAreComing;
  public final boolean warehouseIsOpen;

  ShopState(Counts counts, boolean customersAreComing, boolean warehouseIsOpen) {
    this.orders = counts.orders();
    this.invoices = counts.invoices();
    this.ordersByParcel = counts.ordersByParcel();
    this.parcels = counts.parcels();
    this.customersAreComing = customersAreComing;
    this.warehouseIsOpen = warehouseIsOpen;
  }

  record Counts(long orders, long invoices, long ordersByParcel, long parcels) {}
}
