package dev.postrider.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentNamesTest {

  @Test
  void forgetsWhatItHasMetLongestAgo() {
    Set<String> names = RecentNames.newSet();
    for (int i = 0; i < 1000; i++) {
      names.add("n" + i);
    }

    assertThat(names.contains("n0")).isTrue();
    names.add("another");

    assertThat(names).hasSize(1000).contains("n0", "another").doesNotContain("n1");
  }
}
