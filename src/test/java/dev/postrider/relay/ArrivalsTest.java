package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.testkit.ReceivedMessage;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What several tests rely on to notice a broken order. */
class ArrivalsTest {

  @Test
  void repeatsAreCountedAndDoNotDisturbTheOrder() {
    Arrivals arrivals = arrivals("a:1", "b:1", "a:2", "a:1", "a:2", "a:3");

    assertThat(arrivals.assertComplete()).isEqualTo(Map.of("a", 3, "b", 1));
    assertThat(arrivals.repeats()).isEqualTo(2);
  }

  @Test
  void aGapIsNoticedWhereAllMustBeThere() {
    assertThatThrownBy(() -> arrivals("a:1", "a:3").assertComplete())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a:3 after number 1");
    assertThatThrownBy(() -> arrivals("a:2").assertComplete()).isInstanceOf(AssertionError.class);
    arrivals("a:0", "a:3").assertAscending();
  }

  @Test
  void aLateOneIsNoticed() {
    assertThatThrownBy(() -> arrivals("a:0", "a:2", "a:1").assertAscending())
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> arrivals("a:1", "a:3", "a:2").assertComplete())
        .isInstanceOf(AssertionError.class);
  }

  private static Arrivals arrivals(String... bodies) {
    return new Arrivals(
        Arrays.stream(bodies)
            .map(body -> new ReceivedMessage(body, null, Map.of(), true, null, null, 0, 0, 1))
            .toList());
  }
}
