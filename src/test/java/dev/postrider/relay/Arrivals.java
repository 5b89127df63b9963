package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.ReceivedMessage;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What arrived, with bodies {@code key:number}; the first arrival of each counts, repeats follow.
 */
final class Arrivals {

  private final int all;
  private final Set<String> first = new LinkedHashSet<>();

  Arrivals(List<ReceivedMessage> messages) {
    all = messages.size();
    messages.forEach(message -> first.add(message.text()));
  }

  /** Bodies in the order of their first arrival. */
  Set<String> first() {
    return first;
  }

  /** How many arrived that had arrived before. */
  int repeats() {
    return all - first.size();
  }

  /** The numbers of each key ascend, with or without gaps. */
  Arrivals assertAscending() {
    highest((before, number) -> before == null || number > before);
    return this;
  }

  /**
   * The numbers of each key ascend from 1 without a gap.
   *
   * @return the last of each key
   */
  Map<String, Integer> assertComplete() {
    return highest((before, number) -> number == (before == null ? 1 : before + 1));
  }

  private Map<String, Integer> highest(Succession succession) {
    Map<String, Integer> last = new HashMap<>();
    for (String body : first) {
      String[] parts = body.split(":");
      int number = Integer.parseInt(parts[1]);
      Integer before = last.put(parts[0], number);
      assertThat(succession.holds(before, number))
          .as("%s after number %s of its key", body, before)
          .isTrue();
    }
    return last;
  }

  @FunctionalInterface
  private interface Succession {
    boolean holds(Integer before, int number);
  }
}
