package dev.postrider.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.postrider.spi.IncomingMessage;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.spi.JsonProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadReaderTest {

  private static final byte[] ORDER =
      "{\"name\":\"Käse\",\"total\":3}".getBytes(StandardCharsets.UTF_8);

  private final PayloadReader reader =
      new PayloadReader(JsonProvider.provider(), JsonbBuilder.create());

  /** What JSON Binding makes of {@link #ORDER}. */
  public static class Order {
    public String name;
    public int total;
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/vnd.shop+json; charset=utf-8", ""})
  void makesAnObjectOfJson(String contentType) {
    Order order = (Order) reader.read(message(contentType, ORDER), Order.class);

    assertThat(order.name).isEqualTo("Käse");
    assertThat(order.total).isEqualTo(3);
  }

  @Test
  void givesJsonAsItIs() {
    assertThat((JsonObject) reader.read(message("application/json", ORDER), JsonObject.class))
        .containsKey("total");
    assertRejected("application/json", ORDER, JsonArray.class, "JSON OBJECT, not a JsonArray");
  }

  @Test
  void givesBytesWhateverTheyAreAndNotOurOwn() {
    byte[] body = {0, -1, 7};
    byte[] read = (byte[]) reader.read(message("image/png", body), byte[].class);

    assertThat(read).isEqualTo(body).isNotSameAs(body);
  }

  @ParameterizedTest
  @CsvSource({"text/plain,UTF-8", "text/plain;charset=ISO-8859-1,ISO-8859-1", ",UTF-8"})
  void givesTextInItsCharacterSet(String contentType, String charset) {
    byte[] body = "Käse".getBytes(Charset.forName(charset));

    assertThat(reader.read(message(contentType, body), String.class)).isEqualTo("Käse");
  }

  @Test
  void givesJsonInItsCharacterSet() {
    byte[] latin = "{\"name\":\"Käse\"}".getBytes(StandardCharsets.ISO_8859_1);
    String declared = "application/json; charset=ISO-8859-1";

    JsonObject read = (JsonObject) reader.read(message(declared, latin), JsonObject.class);
    assertThat(read.getString("name")).isEqualTo("Käse");
    assertRejected("application/json", latin, JsonObject.class, "no text in UTF-8");
  }

  /** It is logged, with all its causes. */
  @Test
  void tellsNothingOfTheBodyItCannotRead() {
    for (String secret :
        List.of(
            "{\"name\":\"a\",\"total\":\"4111-1111\"}",
            "{\"name\":\"a\",\"total\":{\"card\":\"4111-1111\"}}",
            "{\"name\":\"4111-1111",
            "{\"name\":4111-1111}",
            "\"4111-1111\"",
            "4111-1111")) {
      for (Class<?> type : List.of(Order.class, JsonObject.class)) {
        if (type == JsonObject.class && secret.endsWith("}") && !secret.contains(":4111")) {
          continue; // which is one
        }
        Throwable thrown =
            catchThrowable(() -> reader.read(message("application/json", bytes(secret)), type));

        assertThat(thrown).isInstanceOf(Rejection.class);
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain("4111").doesNotContain("1111");
      }
    }
  }

  @Test
  void refusesWhatFollowsJson() {
    byte[] two = bytes("{\"name\":\"a\"} {\"name\":\"b\"}");
    assertRejected("application/json", two, JsonObject.class, "no JSON");
    assertRejected("application/json", bytes(""), JsonObject.class, "no JSON");
  }

  @Test
  void refusesJsonThatIsNestedTooDeeply() {
    byte[] deep = bytes("[".repeat(200_000) + "]".repeat(200_000));
    assertRejected("application/json", deep, JsonArray.class, "no JSON");
  }

  @Test
  void refusesWhatItCannotRead() {
    byte[] latin = "Käse".getBytes(StandardCharsets.ISO_8859_1);
    assertRejected("text/plain", latin, String.class, "no text in UTF-8");
    assertRejected("text/plain;charset=klingon", latin, String.class, "klingon is not known");
    assertRejected("application/xml", ORDER, Order.class, "application/xml, and only JSON");
    assertRejected("application/json", latin, Order.class, "no text in UTF-8");
    assertRejected("application/json", bytes("null"), Order.class, "is null");
    assertRejected("application/json", bytes("{\"name\":"), Order.class, "cannot be read as");
    assertRejected("application/json", bytes("{"), JsonObject.class, "no JSON");
    assertRejected(
        "application/vnd.jakarta-messaging.object",
        new byte[0],
        byte[].class,
        "neither text nor bytes");
  }

  private void assertRejected(String contentType, byte[] body, Class<?> type, String reason) {
    assertThatThrownBy(() -> reader.read(message(contentType, body), type))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining(reason)
        .hasMessageMatching("(?s)[^\\n]*");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static IncomingMessage message(String contentType, byte[] body) {
    String given = contentType == null || contentType.isEmpty() ? null : contentType;
    return new IncomingMessage("/queue/q", Map.of(), body, given, "id", null, null, null, 1);
  }
}
