package dev.postrider.connector.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {

  private static final int MOST_BODY = 1000;

  @Property(tries = 300)
  void anyHeadersAndAnyBodyComeOutAsTheyWentIn(
      @ForAll("headers") Map<String, String> headers, @ForAll byte[] body) throws IOException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("content-length", "" + body.length);

    FrameReader reader =
        reader(written(new Frame("SEND", all, body), new Frame("SEND", all, body)));

    for (int i = 0; i < 2; i++) {
      Frame read = reader.next();
      assertThat(read.command()).isEqualTo("SEND");
      assertThat(read.headers()).containsExactlyEntriesOf(all);
      assertThat(read.body()).isEqualTo(body);
    }
    assertThat(reader.next()).isNull();
  }

  @Property(tries = 300)
  void aHeaderIsOneLineWhateverItHolds(@ForAll("headers") Map<String, String> headers)
      throws IOException {
    String text = new String(written(new Frame("SEND", headers)), StandardCharsets.UTF_8);

    assertThat(text.split("\n", -1)).hasSize(headers.size() + 3);
    assertThat(text).doesNotContain("\r");
    assertThat(Arrays.stream(text.split("\n")).skip(1).limit(headers.size()))
        .allMatch(line -> line.chars().filter(c -> c == ':').count() == 1);
  }

  @Property(tries = 1000)
  void whateverComesIsAFrameOrRefused(@ForAll("nearlyFrames") byte[] bytes) {
    try {
      FrameReader reader = reader(bytes);
      while (reader.next() != null) {
        // All of them.
      }
    } catch (IOException refused) {
      assertThat(refused).isInstanceOfAny(FrameException.class, EOFException.class);
    }
  }

  @Test
  void escapesAsTheProtocolSays() throws IOException {
    byte[] bytes = written(new Frame("SEND", Map.of("a:b", "c\\d\ne\rf:g")));

    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .isEqualTo("SEND\na\\cb:c\\\\d\\ne\\rf\\cg\n\n\0");
  }

  @Test
  void escapesNothingInALogin() throws IOException {
    byte[] bytes = written(new Frame("CONNECT", Map.of("passcode", "a\\b:c")));

    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .isEqualTo("CONNECT\npasscode:a\\b:c\n\n\0");
    assertThat(reader("CONNECTED\nserver:a\\b:c\n\n\0").next().header("server"))
        .isEqualTo("a\\b:c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pw\nreceipt:1", "pw\r", "pw\0"})
  void refusesALoginThatWouldEndItsLine(String password) {
    assertThatThrownBy(() -> written(new Frame("CONNECT", Map.of("passcode", password))))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("pw");
  }

  @Test
  void skipsHeartBeatsBetweenFrames() throws IOException {
    FrameReader reader =
        reader("\n\r\n\nRECEIPT\nreceipt-id:1\n\n\0\n\nRECEIPT\nreceipt-id:2\n\n\0\n");

    assertThat(reader.next().header("receipt-id")).isEqualTo("1");
    assertThat(reader.next().header("receipt-id")).isEqualTo("2");
    assertThat(reader.next()).isNull();
  }

  @Test
  void readsLinesThatEndInCarriageReturns() throws IOException {
    Frame frame = reader("RECEIPT\r\nreceipt-id:1\r\n\r\n\0").next();

    assertThat(frame.command()).isEqualTo("RECEIPT");
    assertThat(frame.headers()).isEqualTo(Map.of("receipt-id", "1"));
  }

  @Test
  void takesTheFirstOfARepeatedHeader() throws IOException {
    assertThat(reader("MESSAGE\na:1\na:2\n\n\0").next().header("a")).isEqualTo("1");
  }

  @Test
  void readsABodyOfNothingAndOneThatHoldsNul() throws IOException {
    assertThat(reader("MESSAGE\ncontent-length:0\n\n\0").next().body()).isEmpty();
    assertThat(reader("MESSAGE\ncontent-length:3\n\na\0b\0").next().body())
        .isEqualTo(new byte[] {'a', 0, 'b'});
    assertThat(reader("MESSAGE\n\nab\0").next().body()).isEqualTo(new byte[] {'a', 'b'});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request\n\n",
        "receipt\n\n\0",
        "RECEIPT\nno colon\n\n\0",
        "RECEIPT\na:\\t\n\n\0",
        "RECEIPT\na:\\\n\n\0",
        "MESSAGE\ncontent-length:-1\n\n\0",
        "MESSAGE\ncontent-length:two\n\n\0",
        "MESSAGE\ncontent-length:1\n\nab\0",
        "MESSAGE\ncontent-length:1001\n\n\0",
        "MESSAGE\ncontent-length:99999999999\n\n\0"
      })
  void refusesWhatIsNoFrame(String text) {
    assertThatThrownBy(() -> reader(text).next()).isInstanceOf(FrameException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"RECEIPT", "RECEIPT\na:b", "MESSAGE\n\nab", "MESSAGE\ncontent-length:3\n\nab"})
  void refusesAnEndAmidAFrame(String text) {
    assertThatThrownBy(() -> reader(text).next()).isInstanceOf(EOFException.class);
  }

  @Test
  void limitsWhatItReads() {
    String header = "a:" + "b".repeat(FrameReader.MOST_HEAD) + "\n";

    assertThatThrownBy(() -> reader("MESSAGE\n" + header + "\n\0").next())
        .isInstanceOf(FrameException.class);
    assertThatThrownBy(() -> reader("MESSAGE\n\n" + "b".repeat(MOST_BODY + 1) + "\0").next())
        .isInstanceOf(FrameException.class);
  }

  @Provide
  Arbitrary<Map<String, String>> headers() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .withChars(":\\\n\r\0 nrcäöü€;,")
            .withCharRange('a', 'z')
            .ofMaxLength(12);
    return Arbitraries.maps(text, text).ofMaxSize(5);
  }

  @Provide
  Arbitrary<byte[]> nearlyFrames() {
    return Arbitraries.of(
            "RECEIPT", "MESSAGE", "\n", "\r\n", "\0", ":", "content-length:", "3", "\\", "\\n", "x")
        .list()
        .ofMaxSize(20)
        .map(parts -> String.join("", parts).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] written(Frame... frames) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameWriter writer = new FrameWriter(out);
    for (Frame frame : List.of(frames)) {
      writer.write(frame);
    }
    return out.toByteArray();
  }

  private static FrameReader reader(String text) {
    return reader(text.getBytes(StandardCharsets.UTF_8));
  }

  private static FrameReader reader(byte[] bytes) {
    return new FrameReader(new ByteArrayInputStream(bytes), MOST_BODY);
  }
}
