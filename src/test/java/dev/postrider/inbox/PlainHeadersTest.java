package dev.postrider.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainHeadersTest {

  @Test
  void givesNamesThatEveryWireTakes() {
    assertThat(
            PlainHeaders.of(
                Map.of(
                    "a-b.c", "1", "1x", "2", "JMSFoo", "3", "is", "4", "BCC", "5", "", "6", "k",
                    "7")))
        .containsOnly(
            Map.entry("a_b_c", "1"),
            Map.entry("_1x", "2"),
            Map.entry("_JMSFoo", "3"),
            Map.entry("_is", "4"),
            Map.entry("_BCC", "5"),
            Map.entry("_", "6"),
            Map.entry("k", "7"));
  }

  @Test
  void leavesOutWhatDoesNotFitAndOursLast() {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 0; i < 10; i++) {
      headers.put("h" + i, "x".repeat(3_000));
    }
    headers.put("lines", "a\nb");
    headers.put("postrider_id", "m");

    Map<String, String> plain = PlainHeaders.of(headers);

    assertThat(plain).containsOnlyKeys("postrider_id", "h0", "h1", "h2", "h3", "h4");
  }
}
