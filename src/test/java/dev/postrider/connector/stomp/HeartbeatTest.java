package dev.postrider.connector.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatTest {

  private static final Duration OWN = Duration.ofSeconds(10);

  @ParameterizedTest
  @CsvSource({
    "PT10S, '10000,10000', 10000, 10000",
    "PT10S, '0,30000', 30000, 0",
    "PT10S, '20000,5000', 10000, 20000",
    "PT10S, '0,0', 0, 0",
    "PT10S, , 0, 0",
    "PT0S, '10000,10000', 0, 0"
  })
  void agreesOnTheSlowerOfBothSides(Duration own, String theirs, long sent, long expected)
      throws FrameException {
    assertThat(Heartbeat.agreed(own, theirs)).isEqualTo(new Heartbeat(sent, expected));
  }

  @Test
  void beatsTwiceAsOftenAsItMustAndForgivesOneMissedBeat() throws FrameException {
    Heartbeat heartbeat = Heartbeat.agreed(OWN, "20000,20000");

    assertThat(heartbeat.pause()).isEqualTo(OWN);
    assertThat(heartbeat.misses(Duration.ofSeconds(40))).isFalse();
    assertThat(heartbeat.misses(Duration.ofSeconds(41))).isTrue();
  }

  @Test
  void expectsNothingWhereNothingIsAgreed() throws FrameException {
    Heartbeat none = Heartbeat.agreed(Duration.ZERO, "20000,20000");

    assertThat(none.misses(Duration.ofDays(1))).isFalse();
    assertThat(none.pause()).isGreaterThanOrEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon,later", "1", "-1,1", ""})
  void refusesWhatIsNoHeartbeat(String theirs) {
    assertThatThrownBy(() -> Heartbeat.agreed(OWN, theirs)).isInstanceOf(FrameException.class);
  }
}
