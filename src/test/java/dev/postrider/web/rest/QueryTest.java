package dev.postrider.web.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.Problem;
import dev.postrider.admin.AdminException;
import dev.postrider.admin.AdminParts;
import dev.postrider.admin.FilterText;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

  private static final List<String> KNOWN = List.of("limit", "cursor", "window", "q", "status");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant NOW = Instant.parse("2026-01-31T08:00:00Z");
  private static final FilterText FILTERS = AdminParts.filters(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void listsFiftyFromTheStartUnlessToldOtherwise() {
    Query query = Query.of(Map.of(), KNOWN);

    assertThat(query.limit()).isEqualTo(50);
    assertThat(query.cursor()).isNull();
    assertThat(query("limit", "500").limit()).isEqualTo(500);
    assertThat(query("cursor", "900719925474099299").cursor()).isEqualTo(900719925474099299L);
    assertThat(query("cursor", "-9000000000000000").cursor()).isEqualTo(-9000000000000000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "501",
        "1e3",
        "0x10",
        "999999999",
        "9999999999",
        "1.0",
        "' OR 1=1",
        "٣"
      })
  void refusesWildLimits(String limit) {
    assertThat(refusal(() -> query("limit", limit).limit()).code()).isEqualTo("PR1260");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "abc", "9999999999999999999", "1;DROP TABLE x", "1.5", "#{1+1}"})
  void refusesCursorsItNeverGave(String cursor) {
    assertThat(refusal(() -> query("cursor", cursor).cursor()).code()).isEqualTo("PR1260");
  }

  @ParameterizedTest
  @CsvSource({"90s,PT1M30S", "15m,PT15M", "1h,PT1H", "1d,P1D", "PT2H,PT2H", "pt2h,PT2H", "P1D,P1D"})
  void readsTimesInShortAndAsInIso8601(String text, Duration duration) {
    assertThat(query("window", text).duration("window", DAY, Duration.ofSeconds(1), DAY))
        .isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0m", "-1h", "2d", "1w", "P1Y", "PT9999999999999999H", "999999d", "soon"})
  void refusesTimesOutOfBounds(String text) {
    assertThat(
            refusal(() -> query("window", text).duration("window", DAY, Duration.ofSeconds(1), DAY))
                .code())
        .isEqualTo("PR1260");
  }

  @Test
  void refusesWhatItDoesNotKnowAndWhatIsGivenTwiceAtOnce() {
    RestException refusal =
        refusal(
            () ->
                Query.of(
                    Map.of("limt", List.of("1"), "limit", List.of("1", "2"), "q", List.of("a\0b")),
                    KNOWN));

    assertThat(refusal.problems())
        .extracting(Problem::code)
        .containsExactlyInAnyOrder("PR1257", "PR1258", "PR1260");
  }

  @Test
  void takesAFilterAsFieldsAsALineOrAsBoth() {
    MessageFilter both = Filters.of(FILTERS, "status:dead from:-1h", Map.of("key", "A", "to", " "));

    assertThat(both.states()).containsExactly(MessageState.DEAD);
    assertThat(both.key()).isEqualTo("A");
    assertThat(both.from()).isEqualTo(NOW.minus(Duration.ofHours(1)));
    assertThat(both.to()).isNull();
    assertThat(Filters.of(FILTERS, null, Map.of())).isEqualTo(MessageFilter.ALL);
  }

  @Test
  void refusesToSayOneThingTwice() {
    RestException refusal =
        refusal(() -> Filters.of(FILTERS, "status:dead refused", Map.of("status", "failed")));

    assertThat(refusal.problems().get(0).toString()).contains("PR1258").contains("status");
  }

  @Test
  void tellsWhatIsWrongWithAFilterInTheWordsOfAdmin() {
    AdminException refusal =
        catchThrowableOfType(
            AdminException.class, () -> Filters.of(FILTERS, null, Map.of("from", "yesterday")));

    assertThat(refusal.code()).isEqualTo("PR1015");
  }

  @Test
  void aFilterThatWasForgottenDoesNotMeanAll() {
    assertThat(refusal(() -> Filters.required(FILTERS, null, Map.of("key", ""))).code())
        .isEqualTo("PR1261");
    assertThat(Filters.required(FILTERS, "status:failed,held,dead", Map.of()).states()).hasSize(3);
  }

  private static Query query(String name, String value) {
    return Query.of(Map.of(name, List.of(value)), KNOWN);
  }

  private static RestException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    RestException refusal = catchThrowableOfType(RestException.class, call);
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
