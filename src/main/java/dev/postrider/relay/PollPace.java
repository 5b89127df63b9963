package dev.postrider.relay;

import java.time.Duration;

/**
 * The pause before the next look: short after something was found, then twice as long each time.
 */
final class PollPace {

  private final Duration min;
  private final Duration max;
  private Duration pause;

  PollPace(Duration min, Duration max) {
    this.min = min;
    this.max = max;
    this.pause = min;
  }

  void found(boolean something) {
    Duration doubled = pause.multipliedBy(2);
    pause = something ? min : doubled.compareTo(max) < 0 ? doubled : max;
  }

  Duration pause() {
    return pause;
  }
}
