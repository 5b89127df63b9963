package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Plays the relay's own code in thousands of troubled worlds. The seeds are the same in each build;
 * see docs/testing.md for campaigns with others.
 */
class RelaySimulationTest {

  private static final int RUNS = Integer.getInteger("postrider.simulation.runs", 3000);
  private static final long FIRST = Long.getLong("postrider.simulation.seed", 1);

  /** So much text about failed worlds ends a campaign. */
  private static final int ENOUGH = 50_000;

  /** Kept here, or the level would be forgotten with it. */
  private static final Logger LOGS = Logger.getLogger("dev.postrider.relay");

  @BeforeAll
  static void silenceTheLog() {
    LOGS.setLevel(Level.OFF);
  }

  @AfterAll
  static void restoreTheLog() {
    LOGS.setLevel(null);
  }

  @Test
  void keepsItsPromisesInEveryTroubledWorld() {
    StringBuilder failed = new StringBuilder();
    long arrivals = 0;
    for (long seed = FIRST; seed < FIRST + RUNS && failed.length() < ENOUGH; seed++) {
      World world = new World(seed, new Mutant());
      try {
        world.play();
      } catch (Throwable failure) {
        failed.append("\n-Dpostrider.simulation.runs=1 -Dpostrider.simulation.seed=").append(seed);
        failed.append(failure.getMessage());
      }
      arrivals += world.broker.arrivals.size();
    }

    assertThat(failed).as("replay with").isEmpty();
    assertThat(arrivals).as("the worlds were not empty").isGreaterThan(10L * RUNS);
  }

  @Test
  void theSameSeedPlaysTheSameWorld() {
    assertThat(arrivals(FIRST)).isEqualTo(arrivals(FIRST)).isNotEqualTo(arrivals(FIRST + 1));
  }

  private static String arrivals(long seed) {
    World world = new World(seed, new Mutant());
    world.play();
    return world.broker.arrivals.toString();
  }
}
