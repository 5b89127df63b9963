package dev.postrider.web.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.Problem;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {

  private static final String[] KNOWN = {"reason", "broker", "dryRun", "filter", "limit"};

  @Test
  void readsTextsFlagsAndAFilter() {
    Body body =
        read(
            "{\"reason\": \" tidy up \", \"dryRun\": true, \"broker\": null,"
                + " \"filter\": {\"status\": \"dead\", \"key\": \"A \\u00e9\"}}");

    assertThat(body.text("reason")).isEqualTo("tidy up");
    assertThat(body.flag("dryRun")).isTrue();
    assertThat(body.text("broker")).isNull();
    assertThat(body.filter()).containsEntry("status", "dead").containsEntry("key", "A é");
  }

  @Test
  void aLimitIsAWholeNumber() {
    assertThat(read("{\"limit\": 12}").number("limit")).isEqualTo(12L);
    assertThat(read("{\"limit\": null}").number("limit")).isNull();
    for (String text : List.of("\"12\"", "1.5", "-1", "1e3", "1234567890123456789", "[1]")) {
      assertRefused(400, "PR1260", "{\"limit\": " + text + "}");
    }
    assertRefused(400, "PR1258", "{\"limit\": 1, \"limit\": 2}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "{}"})
  void nothingAtAllIsAnObjectWithoutFields(String text) {
    assertThat(read(text).text("reason")).isNull();
    assertThat(read(text).flag("dryRun")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "[]",
        "1",
        "\"a\"",
        "null",
        "{",
        "{\"reason\"",
        "{\"reason\":}",
        "{\"reason\":\"a\"",
        "{\"reason\":\"a\"} {}",
        "{\"reason\":\"a\"}x",
        "{'reason':'a'}",
        "{\"reason\":\"\\ud8\"}",
        "{\"reason\":\"a\" \"b\"}",
        "{\"reason\":\"a\",}",
        "{\"filter\":{\"key\":\"a\"}",
        "\u0000"
      })
  void refusesWhatIsNoJsonObject(String text) {
    assertRefused(400, "PR1256", text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"raeson\":\"a\"}",
        "{\"filter\":{\"status\":\"dead\",\"state\":\"dead\"}}",
        "{\"raeson\":{\"a\":[1,{\"b\":2}]}}",
        "{\"reason\":\"a\",\"raeson\":[]}",
        "{\"\":1}"
      })
  void refusesFieldsThereAreNot(String text) {
    assertRefused(400, "PR1257", text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reason\":1}",
        "{\"reason\":{\"a\":1}}",
        "{\"reason\":[\"a\"]}",
        "{\"dryRun\":\"true\"}",
        "{\"dryRun\":1}",
        "{\"filter\":\"status:dead\"}",
        "{\"filter\":[]}",
        "{\"filter\":{\"status\":[\"dead\"]}}",
        "{\"filter\":{\"key\":7}}",
        "{\"reason\":\"a\\u0000b\"}",
        "{\"reason\":\"a\\nb\"}",
        "{\"reason\":\"\\ud800\"}",
        "{\"filter\":{\"key\":\"\\u0000\"}}"
      })
  void refusesValuesOfAnotherKind(String text) {
    assertRefused(400, "PR1260", text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reason\":\"a\",\"reason\":\"a\"}",
        "{\"dryRun\":true,\"dryRun\":false}",
        "{\"filter\":{\"key\":\"a\",\"key\":\"b\"}}"
      })
  void refusesAFieldGivenTwice(String text) {
    assertRefused(400, "PR1258", text);
  }

  @Test
  void refusesTooMuchAndTooDeepWithoutReadingOn() {
    assertRefused(413, "PR1255", "{\"reason\":\"" + "a".repeat(Body.MOST) + "\"}");
    assertRefused(400, "PR1260", "{\"reason\":\"" + "a".repeat(1_001) + "\"}");
    assertRefused(400, "PR1256", "{\"reason\":" + "[".repeat(60_000));
    assertRefused(400, "PR1256", "{\"x\":" + "[".repeat(30_000) + "]".repeat(30_000) + ", \"y\"}");
  }

  @Test
  void refusesOtherEncodings() {
    RestException refusal =
        refusal(
            new ByteArrayInputStream("{\"reason\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1)));

    assertThat(refusal.code()).isEqualTo("PR1256");
  }

  @Test
  void tellsAllThatIsWrongWithFieldsAtOnce() {
    RestException refusal = refusal("{\"raeson\":\"a\",\"dryRun\":1,\"broker\":[]}");

    assertThat(refusal.problems())
        .extracting(Problem::code)
        .containsExactly("PR1257", "PR1260", "PR1260");
  }

  @Test
  void doesNotRepeatWhatSomebodyMadeUp() {
    assertThat(refusal("{\"<script>alert(1)</script>\":1}").getMessage()).doesNotContain("script");
  }

  @Test
  void sayWhatIsMissing() {
    RestException refusal =
        catchThrowableOfType(
            RestException.class, () -> read("{\"broker\":\" \"}").required("broker"));

    assertThat(refusal.problems().get(0).toString()).contains("PR1259").contains("broker");
  }

  private static void assertRefused(int status, String code, String text) {
    RestException refusal = refusal(text);
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(refusal.status()).isEqualTo(status);
  }

  private static RestException refusal(String text) {
    return refusal(stream(text));
  }

  private static RestException refusal(InputStream in) {
    RestException refusal = catchThrowableOfType(RestException.class, () -> Body.read(in, KNOWN));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private static Body read(String text) {
    return Body.read(stream(text), KNOWN);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
