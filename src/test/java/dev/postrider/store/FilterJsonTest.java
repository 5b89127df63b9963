package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Filters as text. */
class FilterJsonTest {

  private final FilterJson json = new FilterJson();

  @Test
  void bringsBackEveryPartOfAFilter() {
    MessageFilter filter =
        new MessageFilter(
            Set.of(MessageState.DEAD, MessageState.FAILED),
            "id \"1\"",
            "events",
            "/queue/*",
            "OrderPlaced",
            "Order:7\0",
            "no such queue ü",
            "timeout after # ms",
            Instant.parse("2024-01-31T10:15:30.123456Z"),
            Instant.parse("2024-02-01T00:00:00Z"));

    assertThat(json.read(json.write(filter))).isEqualTo(filter);
  }

  @Test
  void leavesOutWhatRestrictsNothing() {
    assertThat(json.write(MessageFilter.ALL)).isEqualTo("{}");
    assertThat(json.write(MessageFilter.of(MessageState.DEAD)))
        .isEqualTo("{\"states\":[\"DEAD\"]}");
    assertThat(json.read("{}")).isEqualTo(MessageFilter.ALL);
  }
}
