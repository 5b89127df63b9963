package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.spi.TransportException;
import dev.postrider.store.StoredMessage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SuspectsTest {

  private final Suspects suspects = new Suspects();

  @Test
  void nobodyIsSuspectedForTwoLossesOfABatch() {
    assertThat(lost(1, 2, 3)).isFalse();
    assertThat(lost(1, 2, 3)).isFalse();

    assertThat(suspects.areAmong(seq -> true)).isFalse();
  }

  @Test
  void afterThreeLossesAllInFlightAreSentAlone() {
    loseThrice(1, 2, 3);

    assertThat(suspects.areAmong(seq -> seq == 3)).isTrue();
  }

  @Test
  void aMessageIsConvictedWhenOthersGotThroughAndItLosesTheConnectionAgain() {
    loseThrice(1, 2, 3);
    suspects.cleared(message(1));
    suspects.cleared(message(3));

    assertThat(lost(2)).isTrue();
    assertThat(suspects.areAmong(seq -> true)).as("until it is tried again").isTrue();
    assertThat(suspects.areAmong(seq -> seq != 2)).isFalse();
  }

  @Test
  void whileNothingGetsThroughTheFirstThatIsTriedIsNotConvicted() {
    loseThrice(1, 2, 3);

    assertThat(lost(1)).isFalse();
    assertThat(lost(2)).isFalse();
    assertThat(lost(3)).isFalse();
    suspects.cleared(message(1));
    assertThat(lost(2)).isTrue();
  }

  @Test
  void aMessageWithoutCompanyIsConvictedAtItsFourthLoss() {
    loseThrice(1);

    assertThat(lost(1)).isTrue();
  }

  @Test
  void aConvictNeedsNoSecondTrial() {
    loseThrice(1);
    lost(1);

    assertThat(lost(1)).isTrue();
    suspects.cleared(message(1));
    assertThat(lost(1)).as("after it got through it is as any other").isFalse();
  }

  @Test
  void lossesInTimesWhenMessagesGetThroughSuspectNobody() {
    for (int i = 0; i < 100; i++) {
      assertThat(lost(1, 2)).isFalse();
      suspects.cleared(message(3));
    }

    assertThat(suspects.areAmong(seq -> true)).isFalse();
  }

  @Test
  void anUndoneBatchIsSentOneByOneButALossAloneConvictsNoneOfIt() {
    suspects.undone(List.of(message(1), message(2)));

    assertThat(suspects.areAmong(seq -> seq == 2)).isTrue();
    suspects.cleared(message(1));
    assertThat(lost(2)).isFalse();
  }

  @Test
  void aSlowBrokerIsNoFaultOfAMessageHoweverOften() {
    for (int i = 0; i < 10; i++) {
      assertThat(lost(new TransportException("slow", new TimeoutException()), 1)).isFalse();
    }

    assertThat(suspects.areAmong(seq -> true)).isFalse();
  }

  @Test
  void whereMemoryIsLackingMessagesAreSentOneByOneAndNoneIsConvicted() {
    for (int i = 0; i < 10; i++) {
      assertThat(lost(new TransportException("failed", new OutOfMemoryError()), 1)).isFalse();
    }

    assertThat(suspects.areAmong(seq -> seq == 1)).isTrue();
  }

  @Test
  void thoseNotHeldAnyMoreAreForgotten() {
    loseThrice(1, 2);
    suspects.areAmong(seq -> false);

    assertThat(suspects.areAmong(seq -> true)).isFalse();
  }

  @Test
  void rememberingConvictsTakesBoundedSpace() {
    for (int seq = 1; seq <= 101; seq++) {
      loseThrice(seq);
      assertThat(lost(seq)).isTrue();
    }

    assertThat(lost(101)).as("the last").isTrue();
    assertThat(lost(1)).as("the first").isFalse();
  }

  private void loseThrice(long... seqs) {
    for (int i = 0; i < 3; i++) {
      assertThat(lost(seqs)).isFalse();
    }
  }

  private boolean lost(long... seqs) {
    return lost(new IOException("connection reset"), seqs);
  }

  private boolean lost(Throwable cause, long... seqs) {
    return suspects.lost(Arrays.stream(seqs).mapToObj(SuspectsTest::message).toList(), cause);
  }

  private static StoredMessage message(long seq) {
    return TestMessage.of(seq, "k" + seq, 0);
  }
}
