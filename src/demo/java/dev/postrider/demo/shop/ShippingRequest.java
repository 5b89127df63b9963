package dev.postrider.demo.shop;

/** What the warehouse needs to know; no entity, a message only. */
public class ShippingRequest {

  public final long orderId;
  public final String item;
  public final int quantity;

  ShippingRequest(Order order) {
    this.orderId = order.getId();
    this.item = order.getItem();
    this.quantity = order.getQuantity();
  }
}
