package dev.postrider.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream problems = new ByteArrayOutputStream();

  @Test
  void printsTheLineOfTheConfigurationAndNothingElse() {
    assertThat(run("schöne Grüße\r\nanother line\n")).isZero();

    assertThat(text(out)).matches("postrider\\.console\\.user\\.<name>\\.password=pbkdf2:\\S+\\R");
    String hash = text(out).strip().replaceFirst(".*=", "");
    assertThat(PasswordHash.matches("schöne Grüße".toCharArray(), hash)).isTrue();
    assertThat(text(problems)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "too short\n"})
  void makesNothingOfAShortPassword(String in) {
    assertThat(run(in)).isEqualTo(1);
    assertThat(text(out)).isEmpty();
    assertThat(text(problems)).contains("10 to 1024").doesNotContain("short\n");
  }

  @Test
  void makesATokenAndItsHash() {
    assertThat(run("", "token")).isZero();

    String token = text(out).replaceFirst("(?s).*nowhere else: (\\S+)\\R.*", "$1");
    String hash = text(out).strip().replaceFirst("(?s).*\\.hash=", "");
    assertThat(PasswordHash.matchesToken(token, hash)).isTrue();
  }

  @Test
  void takesNoPasswordFromTheCommandLineWhereOthersSeeIt() {
    assertThat(run("", "my password")).isEqualTo(2);
    assertThat(text(out)).isEmpty();
    assertThat(text(problems)).startsWith("Usage:").doesNotContain("my password");
  }

  private int run(String in, String... arguments) {
    return new HashCommand(
            null,
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(problems, true, StandardCharsets.UTF_8))
        .run(arguments);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
