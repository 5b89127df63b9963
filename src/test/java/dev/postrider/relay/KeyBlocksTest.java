package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.BlockedKey;
import dev.postrider.store.BlockedKey.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyBlocksTest {

  private static final long NOW = 1_000;

  private final KeyBlocks blocks = new KeyBlocks();

  @Test
  void knowsWhetherItIsUnknownWhyAnyKeyWaits() {
    assertThat(blocks.hasUnknown()).isFalse();
    blocks.put("a", new Phase.Unknown(1));
    blocks.put("a", new Phase.Unknown(1));
    blocks.put("b", new Phase.Unknown(2));
    blocks.put("a", new Phase.Parked(1));
    assertThat(blocks.hasUnknown()).isTrue();
    blocks.remove("a");
    assertThat(blocks.hasUnknown()).isTrue();
    blocks.remove("b");
    assertThat(blocks.hasUnknown()).isFalse();
  }

  @Test
  void theFirstThatIsDueIsReadFirst() {
    blocks.put("later", new Phase.Waiting(1, 1, NOW + 20));
    blocks.put("first", new Phase.Waiting(2, 2, NOW + 10));

    assertThat(blocks.nextToRead(NOW)).isEmpty();
    assertThat(blocks.nextDueNanos()).contains(NOW + 10);
    assertThat(blocks.nextToRead(NOW + 10)).contains("first");
  }

  @Test
  void aTimeThatWasReplacedDoesNotCount() {
    blocks.put("a", new Phase.Waiting(1, 1, NOW));
    blocks.put("a", new Phase.Waiting(1, 1, NOW + 10));

    assertThat(blocks.nextToRead(NOW)).isEmpty();
    assertThat(blocks.nextDueNanos()).contains(NOW + 10);
  }

  @Test
  void keysThatAreDrainedAndThoseThatAreDueTakeTurns() {
    blocks.put("drained", new Phase.Draining(1));
    blocks.put("also", new Phase.Draining(2));
    blocks.put("due", new Phase.Waiting(3, 3, NOW));

    assertThat(blocks.nextToRead(NOW)).contains("due");
    assertThat(blocks.nextToRead(NOW)).contains("drained");
    assertThat(blocks.nextToRead(NOW)).contains("due");
    assertThat(blocks.nextToRead(NOW)).contains("also");
  }

  @Test
  void aKeyIsHalfDrainedBetweenItsFirstPageAndItsLast() {
    blocks.put("a", new Phase.Draining(5));
    assertThat(blocks.isAnyHalfDrained()).isFalse();
    blocks.put("a", new Phase.Draining(5, 9));
    assertThat(blocks.isAnyHalfDrained()).isTrue();
    blocks.put("a", new Phase.Parked(9));
    assertThat(blocks.isAnyHalfDrained()).isFalse();
  }

  @Test
  void learnsWhatTheDatabaseSaysOfKeysItDidNotKnow() {
    blocks.watch();

    Set<String> news =
        reconcile(
            new BlockedKey("retried", 7, Reason.RETRY, Duration.ofNanos(5)),
            new BlockedKey("dead", 8, Reason.DEAD, Duration.ZERO),
            new BlockedKey("held", 9, Reason.HOLD, Duration.ZERO));

    assertThat(news).containsExactlyInAnyOrder("retried", "dead", "held");
    assertThat(blocks.phase("retried")).isEqualTo(new Phase.Waiting(4, 7, NOW + 5));
    assertThat(blocks.phase("dead")).isEqualTo(new Phase.Parked(4));
    assertThat(blocks.phase("held")).isEqualTo(new Phase.Parked(4));
  }

  @Test
  void aKeyThatWaitsForNothingAnyMoreIsDrained() {
    blocks.put("gone", new Phase.Parked(3));
    blocks.put("unknown", new Phase.Unknown(5));
    blocks.put("recording", new Phase.Recording(1, 1));
    blocks.put("trying", new Phase.Trying(6, 6));
    blocks.watch();

    assertThat(reconcile()).isEmpty();
    assertThat(blocks.phase("gone")).isEqualTo(new Phase.Draining(3));
    assertThat(blocks.phase("unknown")).isEqualTo(new Phase.Draining(5));
    assertThat(blocks.phase("recording")).isEqualTo(new Phase.Recording(1, 1));
    assertThat(blocks.phase("trying")).isEqualTo(new Phase.Trying(6, 6));
  }

  @Test
  void whatTheDatabaseSaidBeforeAKeyChangedDoesNotCount() {
    blocks.watch();
    blocks.put("new", new Phase.Parked(3));
    blocks.put("ended", new Phase.Unknown(3));
    blocks.remove("ended");

    assertThat(reconcile(new BlockedKey("ended", 3, Reason.RETRY, Duration.ZERO))).isEmpty();
    assertThat(blocks.phase("new")).isEqualTo(new Phase.Parked(3));
    assertThat(blocks.contains("ended")).isFalse();
  }

  @Test
  void aDrainIsEndedByAHoldAndByNothingElse() {
    blocks.put("held", new Phase.Draining(3, 9));
    blocks.put("retried", new Phase.Draining(3, 9));
    blocks.watch();

    Set<String> news =
        reconcile(
            new BlockedKey("held", 3, Reason.HOLD, Duration.ZERO),
            new BlockedKey("retried", 3, Reason.RETRY, Duration.ZERO));

    assertThat(news).containsExactly("held");
    assertThat(blocks.phase("held")).isEqualTo(new Phase.Parked(3));
    assertThat(blocks.phase("retried")).isEqualTo(new Phase.Draining(3, 9));
  }

  @Test
  void aPausedKeyLetsGoWhatComesBeforeItsHead() {
    blocks.put("a", new Phase.Paused(1, 5, "/queue/x"));

    assertThat(blocks.admits(TestMessage.of(4, "a", 1))).isTrue();
    assertThat(blocks.admits(TestMessage.of(5, "a", 1))).isFalse();
    assertThat(blocks.admits(TestMessage.of(6, "a", 1))).isFalse();
    assertThat(blocks.flows("a")).isFalse();
    assertThat(blocks.mayHaveLine("a")).isTrue();
  }

  @Test
  void countsTheKeysThatWaitForPausedDestinations() {
    blocks.put("a", new Phase.Paused(1, 5, "x"));
    blocks.put("a", new Phase.Paused(1, 3, "x"));
    blocks.put("b", new Phase.Paused(2, 2, "y"));
    assertThat(blocks.paused()).isEqualTo(2);
    blocks.put("b", new Phase.Unknown(2));
    assertThat(blocks.paused()).isEqualTo(1);
    blocks.remove("a");
    assertThat(blocks.paused()).isZero();
    assertThat(blocks.hasUnknown()).isTrue();
  }

  @Test
  void aResumeFreesTheKeysOfItsDestinationOnly() {
    blocks.put("a", new Phase.Paused(1, 5, "x"));
    blocks.put("b", new Phase.Paused(2, 2, "y"));
    blocks.put("c", new Phase.Parked(3));

    blocks.resume("y"::equals);

    assertThat(blocks.keys()).containsExactlyInAnyOrder("b", "c");
    assertThat(blocks.paused()).isEqualTo(1);
  }

  @Test
  void aPausedKeyIsTouchedByAHoldAndByNothingElseTheDatabaseSays() {
    blocks.put("held", new Phase.Paused(3, 9, "x"));
    blocks.put("retried", new Phase.Paused(3, 9, "x"));
    blocks.put("nothing", new Phase.Paused(3, 9, "x"));
    blocks.watch();

    Set<String> news =
        reconcile(
            new BlockedKey("held", 3, Reason.HOLD, Duration.ZERO),
            new BlockedKey("retried", 3, Reason.RETRY, Duration.ZERO));

    assertThat(news).as("what is in line for it waits too").containsExactly("held");
    assertThat(blocks.phase("held")).isEqualTo(new Phase.Parked(3));
    assertThat(blocks.phase("retried")).isEqualTo(new Phase.Paused(3, 9, "x"));
    assertThat(blocks.phase("nothing")).isEqualTo(new Phase.Paused(3, 9, "x"));
  }

  /** Rows of each key begin at 4, as far as the lane knows. */
  private Set<String> reconcile(BlockedKey... entries) {
    return blocks.reconcile(List.of(entries), key -> 4, NOW);
  }
}
