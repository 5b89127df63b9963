package dev.postrider.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimeoutCapTest {

  private static final Set<String> KNOWN = Set.of("connect-timeout", "send-timeout", "user");

  private final TimeoutCap cap = new TimeoutCap(Duration.ofSeconds(20));

  @Test
  void cutsWhatIsLongerAndLeavesTheRest() {
    assertThat(cap.on(Map.of("send-timeout", "PT5M", "user", "PT5M"), KNOWN))
        .isEqualTo(Map.of("send-timeout", "PT20S", "user", "PT5M"));
    assertThat(cap.on(Map.of("connect-timeout", "PT1S", "send-timeout", "PT20S"), KNOWN))
        .isEqualTo(Map.of("connect-timeout", "PT1S", "send-timeout", "PT20S"));
  }

  @Test
  void cutsDefaultsToo() {
    assertThat(cap.on(Map.of(), KNOWN)).isEqualTo(Map.of("send-timeout", "PT20S"));
  }

  @Test
  void leavesWhatCannotBeReadToTheCheck() {
    assertThat(cap.on(Map.of("send-timeout", "soon"), KNOWN))
        .isEqualTo(Map.of("send-timeout", "soon"));
  }

  @Test
  void addsNothingToAConnectorWithoutTimeouts() {
    assertThat(cap.on(Map.of("user", "u"), Set.of("user"))).isEqualTo(Map.of("user", "u"));
  }
}
