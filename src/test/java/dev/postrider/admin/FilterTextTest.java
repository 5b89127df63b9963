package dev.postrider.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.admin.AdminException.Kind;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTextTest {

  private static final Instant NOW = Instant.parse("2026-01-31T08:00:00Z");

  private final FilterText filters = new FilterText(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void nothingRestrictsNothing() {
    assertThat(filters.parse((String) null)).isEqualTo(MessageFilter.ALL);
    assertThat(filters.parse("  ")).isEqualTo(MessageFilter.ALL);
    assertThat(FilterText.text(MessageFilter.ALL)).isEmpty();
  }

  @Test
  void readsEveryField() {
    MessageFilter filter =
        filters.parse(
            "status:failed,dead id:7 broker:events destination:/queue/* type:OrderPlaced"
                + " key:\"Order 7\" error:\"connection refused\" group:\"no #\""
                + " from:2026-01-30T08:00:00Z to:-15m");
    assertThat(filter.states()).containsExactlyInAnyOrder(MessageState.FAILED, MessageState.DEAD);
    assertThat(filter.id()).isEqualTo("7");
    assertThat(filter.broker()).isEqualTo("events");
    assertThat(filter.destination()).isEqualTo("/queue/*");
    assertThat(filter.type()).isEqualTo("OrderPlaced");
    assertThat(filter.key()).isEqualTo("Order 7");
    assertThat(filter.error()).isEqualTo("connection refused");
    assertThat(filter.errorGroup()).isEqualTo("no #");
    assertThat(filter.from()).isEqualTo(NOW.minus(Duration.ofDays(1)));
    assertThat(filter.to()).isEqualTo(NOW.minus(Duration.ofMinutes(15)));
  }

  @Test
  void wordsWithoutAFieldAreLookedForInErrors() {
    assertThat(filters.parse("connection localhost:61616").error())
        .isEqualTo("connection localhost:61616");
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    assertThatThrownBy(() -> filters.parse("status:lost from:yesterday key:a key:b"))
        .isInstanceOfSatisfying(
            AdminException.class,
            refused -> {
              assertThat(refused.kind()).isEqualTo(Kind.INVALID);
              assertThat(refused.problems())
                  .hasSize(3)
                  .allSatisfy(problem -> assertThat(problem.code()).isEqualTo("PR1015"));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-99999999999d", "+1000000000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "-h", "1"})
  void timesThatNoDatabaseKnowsAreRefused(String time) {
    assertThatThrownBy(() -> filters.parse(Map.of("from", time))).hasMessageContaining("PR1015");
  }

  @Test
  void valuesThatADatabaseCannotStoreAreRefused() {
    assertThatThrownBy(() -> filters.parse(Map.of("key", "a\0b"))).hasMessageContaining("PR1015");
    assertThatThrownBy(() -> filters.parse(Map.of("key", "k".repeat(1_001))))
        .hasMessageContaining("PR1015");
  }

  @Test
  void aGroupIsTakenAsTheBrokerPutItWithItsBlanksAndLines() {
    String group = " two\n\tlines ";
    MessageFilter filter = filters.parse(Map.of("group", group));

    assertThat(filter.errorGroup()).isEqualTo(group);
    assertThat(filters.parse(FilterText.text(filter))).isEqualTo(filter);
    assertThatThrownBy(() -> filters.parse(Map.of("group", "a\0b"))).hasMessageContaining("PR1015");
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadAgain(
      @ForAll @StringLength(max = 40) String key,
      @ForAll @StringLength(max = 40) String error,
      @ForAll @StringLength(max = 40) String group) {
    Map<String, String> fields =
        Map.of("key", key, "error", error, "group", group, "status", "held");
    MessageFilter filter;
    try {
      filter = filters.parse(fields);
    } catch (AdminException refused) {
      return;
    }
    assertThat(filters.parse(FilterText.text(filter))).isEqualTo(filter);
  }

  @Property(tries = 500)
  void whateverIsTypedIsReadOrRefused(@ForAll @StringLength(max = 200) String line) {
    try {
      assertThat(filters.parse(line)).isNotNull();
    } catch (AdminException refused) {
      assertThat(refused.kind()).isEqualTo(Kind.INVALID);
    }
  }
}
