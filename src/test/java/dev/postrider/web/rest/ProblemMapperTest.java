package dev.postrider.web.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.web.rest.ProblemMapper.Refusal;
import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemMapperTest {

  private static final Problem NOT_READY =
      new Problem("PR0304", "The tables are not ready.", "Nothing was stored.", "Wait for them.");

  @Test
  void tellsOfWhatNobodyForesawOnlyWhereTheLogTellsMore() {
    Refusal refusal = ProblemMapper.refusal(new IllegalStateException("password=s3cret"));

    assertThat(refusal.status()).isEqualTo(500);
    String text = ProblemMapper.json(refusal.status(), refusal.problems()).toString();
    assertThat(text).contains("PR1250").doesNotContain("s3cret").doesNotContain("IllegalState");
    assertThat(text).containsPattern("under [0-9a-f-]{36}\\.");
  }

  @Test
  void tablesThatAreNotReadyAreToBeAskedAgain() {
    Refusal refusal = ProblemMapper.refusal(new PostriderException(NOT_READY));

    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal.headers()).containsEntry("Retry-After", "5");
    assertThat(refusal.problems()).containsExactly(NOT_READY);
  }

  @Test
  void tellsAProblemAsRfc9457WantsIt() {
    JsonObject json = ProblemMapper.json(503, List.of(NOT_READY));

    assertThat(json.getString("type")).isEqualTo("about:blank");
    assertThat(json.getString("title")).isEqualTo("Service Unavailable");
    assertThat(json.getInt("status")).isEqualTo(503);
    assertThat(json.getString("detail")).isEqualTo("The tables are not ready.");
    assertThat(json.getString("code")).isEqualTo("PR0304");
    assertThat(json.getString("remedy")).isEqualTo("Wait for them.");
    assertThat(json.getString("docs")).isEqualTo("docs/errors.md#pr0304");
    assertThat(json).doesNotContainKey("problems");
  }
}
