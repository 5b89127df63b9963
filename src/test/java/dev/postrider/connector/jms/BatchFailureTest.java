package dev.postrider.connector.jms;

import static dev.postrider.connector.jms.BatchFailure.Stage.COMMITTING;
import static dev.postrider.connector.jms.BatchFailure.Stage.MAKING;
import static dev.postrider.connector.jms.BatchFailure.Stage.SENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.TestMessages;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.NotSent;
import dev.postrider.spi.Outcome.Rejected;
import dev.postrider.spi.Outcome.TransportFailure;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchFailureTest {

  private static final JmsSettings SETTINGS =
      JmsSettings.of(
          new BrokerDefinition(
              "events", Map.of("url", "tcp://h:1", "user", "u", "password", "s3cr3t")));

  private int rollbacks;

  static Stream<Exception> aboutAMessage() {
    return Stream.of(
        new InvalidDestinationException("x"),
        new JMSSecurityException("x"),
        new MessageFormatException("x"),
        new IllegalArgumentException("x"));
  }

  @ParameterizedTest
  @MethodSource("aboutAMessage")
  void rejectsTheMessageWhoseSendWasRefused(Exception cause) {
    List<Outcome> outcomes = outcomes(3, SENDING, 1, cause, true);

    assertThat(outcomes.get(1)).isInstanceOf(Rejected.class);
    assertThat(outcomes.get(0)).isEqualTo(new NotSent(false)).isEqualTo(outcomes.get(2));
    assertThat(rollbacks).isOne();
  }

  @ParameterizedTest
  @MethodSource("aboutAMessage")
  void rejectsNothingWhenTheConnectionIsGone(Exception cause) {
    assertThat(outcomes(3, SENDING, 1, cause, false)).allMatch(TransportFailure.class::isInstance);
    assertThat(outcomes(1, COMMITTING, 1, cause, false))
        .allMatch(TransportFailure.class::isInstance);
    assertThat(rollbacks).isZero();
  }

  @Test
  void rejectsAMessageThatCannotBeMadeWhateverTheException() {
    List<Outcome> outcomes = outcomes(2, MAKING, 1, new JMSException("illegal property"), true);

    assertThat(outcomes.get(0)).isEqualTo(new NotSent(false));
    assertThat(outcomes.get(1)).isInstanceOf(Rejected.class);
  }

  @Test
  void suspectsAllWhenTheExceptionNamesNobody() {
    assertThat(outcomes(3, SENDING, 1, new JMSException("full"), true))
        .containsOnly(new NotSent(true));
    assertThat(outcomes(3, COMMITTING, 3, new TransactionRolledBackException("full"), true))
        .containsOnly(new NotSent(true));
    assertThat(outcomes(3, COMMITTING, 3, new JMSSecurityException("late"), true))
        .containsOnly(new NotSent(true));
  }

  @Test
  void rejectsAMessageThatWasAlone() {
    assertThat(outcomes(1, COMMITTING, 1, new JMSException("full"), true))
        .singleElement()
        .isInstanceOf(Rejected.class);
  }

  @Test
  void leavesACommitOpenThatTimedOutAlthoughTheConnectionLives() {
    JMSException cause = new JMSException("no answer");
    cause.initCause(new TimeoutException());

    assertThat(outcomes(1, COMMITTING, 1, cause, true))
        .singleElement()
        .isInstanceOfSatisfying(
            TransportFailure.class,
            failure -> assertThat(failure.cause()).hasMessageStartingWith("PR0523"));
    assertThat(rollbacks).isZero();
  }

  @Test
  void treatsAFailingRollbackAsALostConnection() {
    BatchFailure failure = failure(2, SENDING, 0, new MessageFormatException("x"));

    var outcomes =
        failure.outcomes(
            () -> true,
            () -> {
              throw new JMSException("gone");
            });

    assertThat(outcomes.apply(0)).isInstanceOf(TransportFailure.class);
    assertThat(outcomes.apply(1)).isInstanceOf(TransportFailure.class);
  }

  @Test
  void tellsNeitherPasswordNorPayload() {
    Outcome outcome =
        outcomes(1, SENDING, 0, new JMSException("no access with s3cr3t\nat all."), true).get(0);

    assertThat(((Rejected) outcome).reason())
        .isEqualTo(
            "PR0574: The broker 'events' refuses the message to q: no access with *** at all.");
  }

  private List<Outcome> outcomes(
      int size, BatchFailure.Stage stage, int index, Exception cause, boolean lives) {
    var outcomes = failure(size, stage, index, cause).outcomes(() -> lives, () -> rollbacks++);
    return IntStream.range(0, size).mapToObj(outcomes).toList();
  }

  private static BatchFailure failure(
      int size, BatchFailure.Stage stage, int index, Exception cause) {
    return new BatchFailure(SETTINGS, TestMessages.numbered(size, "q"), stage, index, cause);
  }
}
