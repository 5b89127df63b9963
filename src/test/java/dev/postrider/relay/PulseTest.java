package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.RelayMonitor.Silence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** For how long nothing was heard. */
class PulseTest {

  private final AtomicLong nanos = new AtomicLong();
  private final List<Runnable> questions = new ArrayList<>();
  private final Pulse pulse = new Pulse(nanos::get);

  @Test
  void theTimerIsSilentSinceItsLastTick() {
    passes(3);
    assertThat(pulse.silence()).isEqualTo(silence(3, 0));

    pulse.tick();
    assertThat(pulse.silence()).isEqualTo(silence(0, 0));
    passes(2);
    assertThat(pulse.silence()).isEqualTo(silence(2, 0));
  }

  @Test
  void theRelayIsSilentSinceTheFirstQuestionItHasNotAnswered() {
    pulse.ask(questions::add);
    passes(1);
    pulse.ask(questions::add);
    passes(1);

    assertThat(questions).as("asked once").hasSize(1);
    assertThat(pulse.silence().relay()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void anAnswerEndsItAndTheNextQuestionBeginsAnew() {
    pulse.ask(questions::add);
    passes(5);
    questions.remove(0).run();
    assertThat(pulse.silence().relay()).isZero();

    passes(5);
    pulse.ask(questions::add);
    passes(1);
    assertThat(pulse.silence().relay()).isEqualTo(Duration.ofSeconds(1));
  }

  private void passes(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private static Silence silence(int timer, int relay) {
    return new Silence(Duration.ofSeconds(timer), Duration.ofSeconds(relay));
  }
}
