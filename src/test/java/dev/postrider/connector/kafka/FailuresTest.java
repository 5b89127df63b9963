package dev.postrider.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.NotSent;
import dev.postrider.spi.Outcome.Rejected;
import dev.postrider.spi.TransportException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

  private static final String PASSWORD = "s3cr3t-Pa55";

  private final Failures failures =
      new Failures(
          KafkaSettings.of(
              new BrokerDefinition(
                  "events",
                  Map.of(
                      "bootstrap.servers",
                      "k:9092",
                      "sasl.jaas.config",
                      "a.B required username=\"joe\" password=\"" + PASSWORD + "\";"))));

  static Stream<Exception> ofAMessage() {
    return Stream.of(
        new RecordTooLargeException("x"),
        new InvalidRecordException("x"),
        new InvalidTimestampException("x"),
        new SerializationException("x"),
        new InvalidTopicException("x"),
        new TopicAuthorizationException(Set.of("x")));
  }

  static Stream<Throwable> ofTheConnection() {
    return Stream.of(
        new org.apache.kafka.common.errors.TimeoutException("x"),
        new BufferExhaustedException("x"),
        new NetworkException("x"),
        new NotEnoughReplicasException("x"),
        new UnknownTopicOrPartitionException("x"),
        new OutOfOrderSequenceException("x"),
        new ProducerFencedException("x"),
        new ClusterAuthorizationException("x"),
        new SaslAuthenticationException("x"),
        new UnsupportedVersionException("x"),
        new UnknownServerException("x"),
        new CorruptRecordException("x"),
        new KafkaException("Producer is closed forcefully."),
        new IllegalStateException("x"),
        new RuntimeException("x"),
        new OutOfMemoryError("x"));
  }

  @ParameterizedTest
  @MethodSource("ofAMessage")
  void rejectsAMessageForWhatIsItsOwnFault(Exception failure) {
    assertThat(outcome(false, failure))
        .get()
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.reason()).contains("PR0574", "'events'", "/topic/x");
              assertThat(rejected.cause()).isSameAs(failure);
            });
  }

  @ParameterizedTest
  @MethodSource("ofTheConnection")
  void rejectsNothingForAnythingElse(Throwable failure) {
    assertThat(outcome(true, failure)).isEmpty();
    assertThat(failures.sending(failure, 3)).hasMessageContaining("'events' at k:9092");
  }

  @Test
  void sendsThoseAgainThatSharedTheBatchOfARefusedRecord() {
    String message =
        "Failed to append record because it was part of a batch which had one more more invalid"
            + " records";

    assertThat(outcome(false, new KafkaException(message))).contains(new NotSent(false));
  }

  @Test
  void suspectsAllWhereTheBatchOfTheClientIsTooLarge() {
    RecordBatchTooLargeException tooLarge = new RecordBatchTooLargeException("x");

    assertThat(outcome(false, tooLarge)).contains(new NotSent(true));
    assertThat(outcome(true, tooLarge)).get().isInstanceOf(Rejected.class);
  }

  /** By that the relay tells an outage from a message that makes a broker hang up. */
  @Test
  void namesATimeOutSoThatTheRelayKnowsIt() {
    TransportException late =
        failures.sending(new org.apache.kafka.common.errors.TimeoutException("expired"), 3);

    assertThat(late).hasMessageStartingWith("PR0571").hasMessageContaining("3 messages");
    assertThat(late).hasCauseInstanceOf(TimeoutException.class);
    assertThat(failures.sending(new NotEnoughReplicasException("x"), 1))
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(failures.sending(new NetworkException("gone"), 1))
        .hasMessageStartingWith("PR0572")
        .hasCauseInstanceOf(NetworkException.class);
  }

  @Test
  void tellsWhoIsNotLetIn() {
    assertThat(failures.connecting(new SaslAuthenticationException("no")))
        .hasMessageStartingWith("PR0563")
        .hasMessageContaining("'joe'");
    assertThat(failures.connecting(new KafkaException(new LoginException("no ticket"))))
        .hasMessageStartingWith("PR0563")
        .hasMessageContaining("no ticket");
    assertThat(failures.sending(new ClusterAuthorizationException("no"), 1))
        .hasMessageStartingWith("PR0711");
  }

  @Test
  void tellsWhoIsNotTrusted() {
    SslAuthenticationException failure =
        new SslAuthenticationException("SSL handshake failed", new Exception("no path"));

    assertThat(failures.connecting(failure))
        .hasMessage(
            "PR0564: The broker 'events' at k:9092 is not trusted: SSL handshake failed: no path.");
  }

  @Test
  void tellsWhyItCannotConnect() {
    assertThat(failures.connecting(new org.apache.kafka.common.errors.TimeoutException("late")))
        .hasMessageStartingWith("PR0562");
    assertThat(failures.connecting(new KafkaException("Failed to create", new Exception("no DNS"))))
        .hasMessage(
            "PR0561: The broker 'events' at k:9092 cannot be reached: Failed to create: no DNS.");
  }

  @Test
  void tellsNoSecret() {
    assertThat(failures.sending(new KafkaException("with " + PASSWORD + "\nat all."), 1))
        .hasMessageEndingWith("was lost: with ••• at all.");
  }

  private Optional<Outcome> outcome(boolean alone, Throwable failure) {
    return failures.ofMessage("/topic/x", alone, failure);
  }
}
