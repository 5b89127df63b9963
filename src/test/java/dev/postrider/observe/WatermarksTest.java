package dev.postrider.observe;

import static dev.postrider.OutboxAlert.Mark.AGE;
import static dev.postrider.OutboxAlert.Mark.ROWS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.OutboxAlert;
import dev.postrider.config.WatermarkSettings;
import dev.postrider.observe.Watermarks.Crossed;
import dev.postrider.store.LevelProbe.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a mark is passed, and when it no longer is. */
class WatermarksTest {

  private final Watermarks marks = marks(Duration.ofSeconds(100), 1_000);

  @Test
  void aMarkIsPassedOnceAndNoLongerAFifthBelow() {
    assertThat(look(level(999, null))).isEmpty();
    assertThat(look(level(1_000, null))).containsExactly(rows(true, 1_000));
    assertThat(look(level(1_200, null))).isEmpty();
    assertThat(look(level(800, null))).as("about the mark").isEmpty();
    assertThat(marks.passed()).containsExactly(new Crossed("b", ROWS));
    assertThat(look(level(799, null))).containsExactly(rows(false, 799));
    assertThat(marks.passed()).isEmpty();
    assertThat(look(level(999, null))).as("below it, from below").isEmpty();
  }

  @Test
  void theAgeHasAMarkOfItsOwn() {
    assertThat(look(level(1, Duration.ofMillis(99_999)))).isEmpty();
    assertThat(look(level(1, Duration.ofSeconds(100))))
        .containsExactly(new OutboxAlert(AGE, "b", true, Duration.ofSeconds(100), 1));
    assertThat(look(level(1, Duration.ofSeconds(80)))).isEmpty();
    assertThat(look(level(1, Duration.ofMillis(79_999))))
        .containsExactly(new OutboxAlert(AGE, "b", false, Duration.ofMillis(79_999), 1));
  }

  @Test
  void bothMarksAreToldEachForItself() {
    assertThat(look(level(1_000, Duration.ofSeconds(100))))
        .extracting(OutboxAlert::mark)
        .containsExactly(AGE, ROWS);
    assertThat(look(level(1_000, null)))
        .containsExactly(new OutboxAlert(AGE, "b", false, Duration.ZERO, 1_000));
    assertThat(marks.passed()).containsExactly(new Crossed("b", ROWS));
  }

  @Test
  void brokersAreToldApart() {
    marks.look(Map.of("a", level(1_000, null), "b", level(1, null)));

    assertThat(marks.passed()).containsExactly(new Crossed("a", ROWS));
    assertThat(marks.look(Map.of("a", level(1_000, null), "b", level(1_000, null))))
        .containsExactly(rows(true, 1_000));
  }

  @Test
  void whoIsNotToldAnyMoreHasNothing() {
    look(level(1_000, null));

    assertThat(marks.look(Map.of())).containsExactly(rows(false, 0));
    assertThat(marks.passed()).isEmpty();
  }

  @Test
  void zeroIsNoMark() {
    Watermarks none = marks(Duration.ZERO, 0);

    assertThat(none.look(Map.of("b", level(1_000_000, Duration.ofDays(1_000))))).isEmpty();
    assertThat(none.look(Map.of("b", Level.NONE))).isEmpty();
  }

  /** A mark, a number that still is too much, and one that is not. */
  @ParameterizedTest
  @CsvSource({"1,1,0", "2,2,1", "4,4,3", "5,4,3", "9,8,7", "10,8,7", "1000000,800000,799999"})
  void smallMarksHaveAnEnd(int mark, int stillTooMuch, int enough) {
    Watermarks small = marks(Duration.ZERO, mark);

    assertThat(small.look(Map.of("b", level(mark, null)))).hasSize(1);
    assertThat(small.look(Map.of("b", level(stillTooMuch, null)))).isEmpty();
    assertThat(small.look(Map.of("b", level(enough, null)))).containsExactly(rows(false, enough));
  }

  @Test
  void aMarkBeyondAllTimesIsNeverPassed() {
    Watermarks never = marks(Duration.ofSeconds(Long.MAX_VALUE), 0);

    assertThat(never.look(Map.of("b", level(1, Duration.ofDays(1_000))))).isEmpty();
  }

  private List<OutboxAlert> look(Level level) {
    return marks.look(Map.of("b", level));
  }

  private static OutboxAlert rows(boolean passed, long rows) {
    return new OutboxAlert(ROWS, "b", passed, Duration.ZERO, rows);
  }

  private static Level level(long rows, Duration oldest) {
    return new Level(rows, oldest, 0, Map.of());
  }

  private static Watermarks marks(Duration age, int rows) {
    return new Watermarks(new WatermarkSettings(age, rows, false, false));
  }
}
