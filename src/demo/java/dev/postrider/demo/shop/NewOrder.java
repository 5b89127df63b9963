package dev.postrider.demo.shop;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;

/** What a customer asks for; what is left out has a default. */
public class NewOrder {

  /** The one item that needs no parcel. */
  public static final String E_BOOK = "E-book";

  @NotBlank
  @Size(max = 100)
  public String customer = "Ada";

  @NotBlank
  @Size(max = 100)
  public String item = "Lamp";

  @Min(1)
  @Max(1000)
  public int quantity = 1;

  @NotNull
  @DecimalMin("0.00")
  @DecimalMax("1000000.00")
  @Digits(integer = 7, fraction = 2)
  public BigDecimal price = new BigDecimal("19.90");

  static NewOrder of(String customer, String item) {
    NewOrder order = new NewOrder();
    order.customer = customer;
    order.item = item;
    return order;
  }
}
