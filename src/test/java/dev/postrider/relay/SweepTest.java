package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SweepTest {

  private final Sweep sweep = new Sweep(Duration.ofNanos(10), 100);

  @Test
  void comesNowAndThen() {
    assertThat(sweep.isDue(109)).isFalse();
    assertThat(sweep.isDue(110)).isTrue();
    sweep.answered(sweep.question(), 115);
    assertThat(sweep.isDue(124)).isFalse();
    assertThat(sweep.isDue(125)).isTrue();
    assertThat(sweep.isAsked()).isFalse();
  }

  @Test
  void comesAtOnceWhenAsked() {
    sweep.ask();

    assertThat(sweep.isAsked()).isTrue();
    assertThat(sweep.isDue(100)).isTrue();
    sweep.answered(sweep.question(), 100);
    assertThat(sweep.isAsked()).isFalse();
    assertThat(sweep.isDue(100)).isFalse();
  }

  @Test
  void whatBeganBeforeAQuestionDoesNotAnswerIt() {
    sweep.ask();
    int begun = sweep.question();
    sweep.ask();

    sweep.answered(begun, 100);

    assertThat(sweep.isAsked()).isTrue();
  }
}
