package dev.postrider.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.postrider.PostriderException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValuesTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.006Z");

  private final JsonValues values = new JsonValues(CaptureFixture.JSON);

  enum Color {
    RED {
      @Override
      public String toString() {
        return "rot";
      }
    }
  }

  public record Point(int x, int y) {
    public int getX() {
      return x;
    }
  }

  static Stream<Arguments> numbersAndFlags() {
    return Stream.of(
        arguments(null, "null"),
        arguments(true, "true"),
        arguments(false, "false"),
        arguments((byte) -1, "-1"),
        arguments((short) 2, "2"),
        arguments(3, "3"),
        arguments(Long.MAX_VALUE, "9223372036854775807"),
        arguments(9_007_199_254_740_993L, "9007199254740993"),
        arguments(
            new BigInteger("123456789012345678901234567890"), "123456789012345678901234567890"),
        arguments(new BigDecimal("1.10"), "1.10"),
        arguments(new BigDecimal("0.1234567890123456789012345"), "0.1234567890123456789012345"),
        arguments(0.1f, "0.1"),
        arguments(0.1d, "0.1"));
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        arguments("", ""),
        arguments("ä\"\n", "ä\"\n"),
        arguments('c', "c"),
        arguments(new char[] {'a', 'b'}, "ab"),
        arguments(Color.RED, "RED"),
        arguments(DayOfWeek.MONDAY, "MONDAY"),
        arguments(new UUID(1, 2), "00000000-0000-0001-0000-000000000002"),
        arguments(new byte[] {0, -1, 1}, "AP8B"),
        arguments(new Byte[] {0, -1, 1}, "AP8B"));
  }

  static Stream<Arguments> times() {
    LocalDateTime local = LocalDateTime.of(2026, 1, 2, 3, 4);
    ZonedDateTime zoned = local.atZone(ZoneId.of("Europe/Oslo"));
    return Stream.of(
        arguments(TIME, "2026-01-02T03:04:05.006Z"),
        arguments(LocalDate.of(2026, 1, 2), "2026-01-02"),
        arguments(LocalTime.of(3, 4), "03:04:00"),
        arguments(local, "2026-01-02T03:04:00"),
        arguments(OffsetTime.of(3, 4, 0, 0, ZoneOffset.UTC), "03:04:00Z"),
        arguments(OffsetDateTime.of(local, ZoneOffset.ofHours(1)), "2026-01-02T03:04:00+01:00"),
        arguments(zoned, "2026-01-02T03:04:00+01:00"),
        arguments(Year.of(2026), "2026"),
        arguments(YearMonth.of(2026, 1), "2026-01"),
        arguments(Duration.ofMinutes(90), "PT1H30M"),
        arguments(Period.ofDays(3), "P3D"),
        arguments(ZoneOffset.ofHours(1), "+01:00"),
        arguments(Date.from(TIME), "2026-01-02T03:04:05.006Z"),
        arguments(GregorianCalendar.from(zoned), "2026-01-02T03:04:00+01:00"),
        arguments(java.sql.Date.valueOf("2026-01-02"), "2026-01-02"),
        arguments(java.sql.Time.valueOf("03:04:00"), "03:04:00"),
        arguments(Timestamp.from(TIME.plusNanos(7)), "2026-01-02T03:04:05.006000007Z"));
  }

  @ParameterizedTest
  @MethodSource("numbersAndFlags")
  void writesNumbersAndFlagsWithoutLoss(Object value, String json) {
    assertThat(values.of("a", value).toString()).isEqualTo(json);
  }

  @ParameterizedTest
  @MethodSource({"texts", "times"})
  void writesTextsAndTimes(Object value, String text) {
    assertThat(EntityBody.text(values.of("a", value))).isEqualTo(text);
    assertThat(values.of("a", value).toString()).startsWith("\"");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesWhatIsNoNumber(double value) {
    for (Object number : List.of(value, (float) value)) {
      assertThatThrownBy(() -> values.of("ratio", number))
          .isInstanceOf(PostriderException.class)
          .hasMessageContaining("PR0107")
          .hasMessageContaining("ratio");
    }
  }

  @Test
  void leavesOtherTypesToJsonBinding() {
    assertThat(values.of("a", new Point(1, 2)).toString()).contains("\"x\":1");
    assertThat(values.of("a", List.of(1, "b")).toString()).isEqualTo("[1,\"b\"]");
  }
}
