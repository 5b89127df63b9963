package dev.postrider.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.config.ConsoleSettings;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

  /** Made with another implementation of PBKDF2: the form must stay readable for ever. */
  private static final String OF_PASSWORD =
      "pbkdf2:sha512:10000:c2FsdHNhbHRzYWx0c2FsdA:AG"
          + "s61lRh3fb6c4qTSxDVfWdmDeQlxN_WwYGQSl7MVVGpXev6okeE5BQKjvecIoyShRVHwHz9B_jaUXfl5ZXdAQ";

  @Test
  void knowsThePasswordItWasMadeOf() {
    char[] password = "Grüße, 日本 🐎".toCharArray();
    String hash = PasswordHash.of(password);

    assertThat(hash).matches("pbkdf2:sha512:210000:[A-Za-z0-9_-]{22}:[A-Za-z0-9_-]{86}");
    assertThat(PasswordHash.matches(password, hash)).isTrue();
    assertThat(PasswordHash.matches("Grüße, 日本 🐎 ".toCharArray(), hash)).isFalse();
    assertThat(new String(password)).isEqualTo("Grüße, 日本 🐎");
  }

  @Test
  void isAnotherTextEachTime() {
    char[] password = "password".toCharArray();

    assertThat(PasswordHash.of(password)).isNotEqualTo(PasswordHash.of(password));
  }

  @Test
  void agreesWithOtherImplementations() {
    assertThat(PasswordHash.matches("correct horse".toCharArray(), OF_PASSWORD)).isTrue();
    assertThat(PasswordHash.matches("correct hors".toCharArray(), OF_PASSWORD)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "correct horse",
        "pbkdf2:sha512:1:c2FsdHNhbHRzYWx0c2FsdA:AAAA",
        "pbkdf2:sha512:9999:c2FsdHNhbHRzYWx0c2FsdA:@HASH@",
        "pbkdf2:sha512:10000001:c2FsdHNhbHRzYWx0c2FsdA:@HASH@",
        "pbkdf2:sha512:99999999:c2FsdHNhbHRzYWx0c2FsdA:@HASH@",
        "pbkdf2:sha512:10000:c2FsdHNhbHRzYWx0c2FsdA:@HASH@A",
        "pbkdf2:sha1:10000:c2FsdHNhbHRzYWx0c2FsdA:@HASH@",
      })
  void matchesNothingWhereTheTextIsNone(String text) {
    String whole = text.replace("@HASH@", OF_PASSWORD.substring(OF_PASSWORD.lastIndexOf(':') + 1));

    assertThat(PasswordHash.matches("correct horse".toCharArray(), whole)).isFalse();
  }

  @Test
  void takesNoEmptyAndNoEndlessPassword() {
    String hash = PasswordHash.of("x".toCharArray());

    assertThat(PasswordHash.matches(new char[0], hash)).isFalse();
    assertThat(PasswordHash.matches(new char[1_025], hash)).isFalse();
    assertThatThrownBy(() -> PasswordHash.of(new char[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PasswordHash.of(new char[1_025]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsTheTokenItWasMadeOf() {
    String token = Secrets.token();
    String hash = PasswordHash.ofToken(token);

    assertThat(token).matches("[A-Za-z0-9_-]{43}");
    assertThat(hash).matches("sha256:[A-Za-z0-9_-]{43}");
    assertThat(PasswordHash.matchesToken(token, hash)).isTrue();
    assertThat(PasswordHash.matchesToken(token + " ", hash)).isFalse();
    assertThat(PasswordHash.matchesToken(hash, hash)).isFalse();
    // The well-known digest of "abc".
    assertThat(PasswordHash.ofToken("abc"))
        .isEqualTo("sha256:ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  }

  @Test
  void makesPasswordsThatCanBeReadFromPaper() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String password = Secrets.password();
      assertThat(password).matches("[a-zA-Z2-9]{24}").doesNotContainPattern("[0O1lI]");
      made.add(password);
    }
    assertThat(made).hasSize(1_000);
  }

  /** A name of a role that admin does not know would only be found at a login. */
  @Test
  void everyConfigurableRoleIsOne() {
    for (ConsoleSettings.RoleName name : ConsoleSettings.RoleName.values()) {
      assertThat(Role.valueOf(name.name())).isNotNull();
    }
  }
}
