package dev.postrider.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {

  private final TimeText times = new TimeText();

  @Test
  void hasMicrosecondsAlways() {
    assertThat(times.text(Instant.parse("2026-01-31T08:00:00Z")))
        .isEqualTo("2026-01-31T08:00:00.000000Z");
    assertThat(times.text(Instant.parse("2026-01-31T08:00:00.000001Z")))
        .isEqualTo("2026-01-31T08:00:00.000001Z");
    assertThat(times.text(Instant.parse("2026-01-31T08:00:00.12Z")))
        .isEqualTo("2026-01-31T08:00:00.120000Z");
    assertThat(times.text(Instant.parse("2026-01-31T08:00:01.999999999Z")))
        .isEqualTo("2026-01-31T08:00:01.999999Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.5Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z"
      })
  void isReadBackAsTheSameTime(String text) {
    Instant time = Instant.parse(text);

    assertThat(Instant.parse(times.text(time))).isEqualTo(time);
  }
}
