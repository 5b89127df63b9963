package dev.postrider.connector.kafka;

import static dev.postrider.connector.ConnectorProblem.CONNECTION_LOST;
import static dev.postrider.connector.ConnectorProblem.CONNECT_TIMEOUT;
import static dev.postrider.connector.ConnectorProblem.LOGIN_REFUSED;
import static dev.postrider.connector.ConnectorProblem.NOT_TRUSTED;
import static dev.postrider.connector.ConnectorProblem.SEND_TIMEOUT;
import static dev.postrider.connector.ConnectorProblem.SESSION_CLOSED;
import static dev.postrider.connector.ConnectorProblem.UNREACHABLE;
import static dev.postrider.connector.kafka.KafkaProblem.NOT_PERMITTED;

import dev.postrider.connector.Endpoint;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.TransportException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** What an exception of the client means: for one message, or for the connection. */
record Failures(KafkaSettings settings, Endpoint endpoint) {

  /** What the client says, by no type of its own, to those that shared a refused one's batch. */
  private static final String SHARED = "part of a batch";

  Failures(KafkaSettings settings) {
    this(settings, settings.endpoint());
  }

  /**
   * What became of a message, if that can be said of it alone.
   *
   * @param alone whether the cluster was given no other message at once
   */
  Optional<Outcome> ofMessage(String destination, boolean alone, Throwable failure) {
    if (isOfTopic(failure) || isOfRecord(failure)) {
      return Optional.of(refused(destination, settings.reason(failure), failure));
    }
    if (failure instanceof RecordBatchTooLargeException) {
      // The client put the batch together, of messages none of which need be too large.
      return Optional.of(
          alone
              ? refused(destination, settings.reason(failure), failure)
              : new Outcome.NotSent(true));
    }
    if (failure.getClass() == KafkaException.class
        && String.valueOf(failure.getMessage()).contains(SHARED)) {
      return Optional.of(new Outcome.NotSent(false));
    }
    return Optional.empty();
  }

  /** The cluster refuses a message, for a reason told in words. */
  Outcome refused(String destination, String reason) {
    return endpoint.refused(destination, settings.clean(reason), null);
  }

  /** Whether a topic is refused, whatever is sent there. */
  static boolean isOfTopic(Throwable failure) {
    return failure instanceof TopicAuthorizationException
        || failure instanceof InvalidTopicException;
  }

  /** A failure while messages are under way. */
  TransportException sending(Throwable failure, int open) {
    return isSlow(failure) ? late(failure, open) : receiving(failure);
  }

  /** A failure while messages are awaited. */
  TransportException receiving(Throwable failure) {
    if (failure instanceof AuthenticationException || failure instanceof AuthorizationException) {
      return refusing(failure);
    }
    return endpoint.failure(CONNECTION_LOST, failure, settings.reason(failure));
  }

  /** The cluster took too long to confirm. */
  TransportException late(Throwable failure, int open) {
    return endpoint.failure(SEND_TIMEOUT, timeout(failure), open, settings.sendTimeout());
  }

  TransportException closed(int open) {
    return endpoint.failure(SESSION_CLOSED, null, open);
  }

  /** A failure to connect, or to ask the cluster for something. */
  TransportException connecting(Throwable failure) {
    if (failure instanceof org.apache.kafka.common.errors.TimeoutException
        || failure instanceof TimeoutException) {
      return endpoint.failure(CONNECT_TIMEOUT, timeout(failure), settings.connectTimeout());
    }
    if (failure instanceof AuthenticationException
        || failure instanceof AuthorizationException
        || stems(failure, LoginException.class)) {
      return refusing(failure);
    }
    return endpoint.failure(UNREACHABLE, failure, settings.reason(failure));
  }

  private TransportException refusing(Throwable failure) {
    String reason = settings.reason(failure);
    if (failure instanceof SslAuthenticationException) {
      return endpoint.failure(NOT_TRUSTED, failure, reason);
    }
    return failure instanceof AuthorizationException
        ? endpoint.failure(NOT_PERMITTED, failure, settings.user(), reason)
        : endpoint.failure(LOGIN_REFUSED, failure, settings.user(), reason);
  }

  private Outcome.Rejected refused(String destination, String reason, Throwable cause) {
    return endpoint.refused(destination, reason, cause);
  }

  private static boolean isOfRecord(Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof InvalidRecordException
        || failure instanceof InvalidTimestampException
        || failure instanceof SerializationException;
  }

  /**
   * Whether the producer has tried for as long as it may and the cluster was not able. A connection
   * that drops, or a record that arrives in pieces, may be the fault of a message.
   */
  private static boolean isSlow(Throwable failure) {
    return failure instanceof RetriableException
        && !(failure instanceof NetworkException)
        && !(failure instanceof CorruptRecordException);
  }

  /** As the relay knows it: a cluster that is slow says nothing about any message. */
  private static Throwable timeout(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return failure;
    }
    TimeoutException timeout = new TimeoutException(failure.getMessage());
    timeout.initCause(failure);
    return timeout;
  }

  private static boolean stems(Throwable failure, Class<? extends Throwable> from) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (from.isInstance(one)) {
        return true;
      }
    }
    return false;
  }
}
