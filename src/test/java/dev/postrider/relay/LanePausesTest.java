package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.Pauses;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LanePausesTest {

  private final LanePauses pauses = new LanePauses("b");

  @Test
  void nothingIsSentBeforeItIsKnownWhatIsPaused() {
    assertThat(pauses.maySend()).isFalse();
    assertThat(pauses.isPaused()).isFalse();

    assertThat(pauses.told(Pauses.NONE)).as("nothing was passed over").isFalse();
    assertThat(pauses.maySend()).isTrue();
  }

  @Test
  void everythingAndItsBrokerStopItAndOtherBrokersDoNot() {
    pauses.told(new Pauses(true, Set.of(), Map.of()));
    assertThat(pauses.maySend()).isFalse();
    pauses.told(new Pauses(false, Set.of("b"), Map.of()));
    assertThat(pauses.maySend()).isFalse();
    assertThat(pauses.isPaused()).isTrue();
    pauses.told(new Pauses(false, Set.of("other"), Map.of("other", Set.of("/queue/x"))));
    assertThat(pauses.maySend()).isTrue();
    assertThat(pauses.destinations()).isEmpty();
  }

  @Test
  void rowsWerePassedOverIfADestinationIsPausedNoLonger() {
    assertThat(pauses.told(paused("/queue/x", "/queue/y"))).isFalse();
    assertThat(pauses.concern(TestMessage.of(1, "k", 1))).isTrue();
    assertThat(pauses.told(paused("/queue/x", "/queue/z"))).isTrue();
    assertThat(pauses.told(paused("/queue/x", "/queue/z", "/queue/y"))).isFalse();
    assertThat(pauses.told(Pauses.NONE)).isTrue();
    assertThat(pauses.concern(TestMessage.of(1, "k", 1))).isFalse();
  }

  /** They are not told meanwhile, and would else be taken for resumed. */
  @Test
  void destinationsStayAsTheyWereWhileTheBrokerIsPaused() {
    pauses.told(paused("/queue/x"));

    assertThat(pauses.told(new Pauses(false, Set.of("b"), Map.of()))).isFalse();
    assertThat(pauses.destinations()).containsExactly("/queue/x");
    assertThat(pauses.told(Pauses.NONE)).isTrue();
  }

  private static Pauses paused(String... destinations) {
    return new Pauses(false, Set.of(), Map.of("b", Set.of(destinations)));
  }
}
