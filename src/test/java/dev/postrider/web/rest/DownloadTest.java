package dev.postrider.web.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.MessageCatalog.Content;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadTest {

  @ParameterizedTest
  @CsvSource({
    "application/json,message-m.json,true",
    "application/problem+json; charset=utf-8,message-m.json,true",
    "text/html,message-m.txt,true",
    "image/svg+xml,message-m.txt,true",
    "application/xml,message-m.txt,true",
    "application/octet-stream,message-m.bin,false",
    "image/png;note=/json,message-m.bin,false",
    "'',message-m.bin,false"
  })
  void isTextOrBytesWhateverWasStored(String stored, String name, boolean text) {
    Download file = Download.of("m", new Content(stored, "<script>".getBytes(UTF_8)));

    assertThat(file.fileName()).isEqualTo(name);
    assertThat(file.type())
        .isEqualTo(text ? "text/plain;charset=UTF-8" : "application/octet-stream");
    assertThat(file.storedType()).isEqualTo(stored);
  }

  @Test
  void whatIsNoTextIsBytes() {
    Download file = Download.of("m", new Content("text/plain", "é".getBytes(ISO_8859_1)));

    assertThat(file.type()).isEqualTo("application/octet-stream");
    assertThat(file.fileName()).endsWith(".bin");
  }

  @Test
  void noNameAndNoStoredTypeBreaksOutOfItsHeader() {
    Download file =
        Download.of(
            "../\"a\r\nb" + "x".repeat(300), new Content("a/b\r\nSet-Cookie: x", new byte[0]));

    assertThat(file.fileName()).matches("message-[A-Za-z0-9_-]{80}\\.bin");
    assertThat(file.storedType()).isEqualTo("a/b??Set-Cookie: x");
  }
}
