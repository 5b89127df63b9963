package dev.postrider.observe;

import java.util.Map;

/**
 * A number that was measured.
 *
 * @param suffix of a histogram's part: {@code _bucket}, {@code _sum}, {@code _count}; else empty
 * @param labels in their order
 */
record Sample(String suffix, Map<String, String> labels, double value) {

  Sample(Map<String, String> labels, double value) {
    this("", labels, value);
  }
}
