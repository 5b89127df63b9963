package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyLocksTest {

  /** Nodes of two versions with two slots for one key would not wait for each other. */
  @ParameterizedTest
  @CsvSource({"Order:42, 780", "k, 132", "ключ, 238"})
  void theSlotOfAKeyIsTheSameInEveryVersion(String key, int slot) {
    assertThat(KeyLocks.slot(key)).isEqualTo(slot);
  }

  @Test
  void keysThatEndInNumbersUseAllSlots() {
    assertThat(IntStream.range(0, 20_000).map(i -> KeyLocks.slot("Order:" + i)).distinct())
        .hasSize(KeyLocks.SLOTS)
        .allMatch(slot -> slot >= 0 && slot < KeyLocks.SLOTS);
  }
}
