package dev.postrider.observe;

import java.math.BigDecimal;

/** Numbers as text. */
final class Numbers {

  private Numbers() {}

  /** Whole numbers without a fraction, none with an exponent. */
  static String text(double value) {
    BigDecimal exact = BigDecimal.valueOf(value).stripTrailingZeros();
    return exact.toPlainString();
  }
}
