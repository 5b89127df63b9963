package dev.postrider.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnAddressTest {

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "https://evil.example/x.xhtml",
        "//evil.example/x.xhtml",
        "/\\evil.example/x.xhtml",
        "\\\\evil.example",
        "/%2f/evil.example.xhtml",
        "javascript:alert(1)//.xhtml",
        "/x.xhtml\r\nSet-Cookie: a=b",
        "/x.xhtml?a=\n",
        "/x.xhtml#//evil.example",
        "/folder/x.xhtml",
        "/../x.xhtml",
        "evil.example/x.xhtml",
        "/.xhtml",
        "/x.xhtml?<script>",
        "/api/v1/messages",
        "/login.xhtml",
        "/login.xhtml?from=/login.xhtml",
      })
  void nobodyIsSentToWhereNoPageIs(String given) {
    assertThat(ReturnAddress.checked(given)).isEqualTo("/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/messages.xhtml",
        "/messages.xhtml?q=state:dead&cursor=7",
        "/message.xhtml?id=0192f3&from=http%3A%2F%2Fx",
      })
  void everybodyComesBackToThePageTheyWanted(String given) {
    assertThat(ReturnAddress.checked(given)).isEqualTo(given);
  }

  @Test
  void anEndlessAddressIsNoPage() {
    assertThat(ReturnAddress.checked("/x.xhtml?" + "a".repeat(2_000))).isEqualTo("/");
  }

  @Test
  void theLoginPageKnowsTheWayBack() {
    assertThat(ReturnAddress.loginPage("/messages.xhtml", "q=a&b=c"))
        .isEqualTo("/login.xhtml?from=%2Fmessages.xhtml%3Fq%3Da%26b%3Dc");
    assertThat(ReturnAddress.loginPage("/", null)).isEqualTo("/login.xhtml");
    assertThat(ReturnAddress.loginPage("/x", "y")).isEqualTo("/login.xhtml");
  }
}
