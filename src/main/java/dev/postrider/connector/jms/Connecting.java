package dev.postrider.connector.jms;

import static dev.postrider.connector.ConnectorProblem.CONNECT_TIMEOUT;
import static dev.postrider.connector.ConnectorProblem.LOGIN_REFUSED;
import static dev.postrider.connector.ConnectorProblem.UNREACHABLE;

import dev.postrider.connector.Endpoint;
import dev.postrider.spi.TransportException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a client that connects on a thread of its own, and tells why it could not. */
record Connecting(JmsSettings settings) {

  /** The result of the attempt, within the connect time-out. */
  <T> T on(ExecutorService thread, Callable<T> attempt) throws TransportException {
    Future<T> connecting = thread.submit(attempt);
    try {
      return connecting.get(settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw endpoint().failure(CONNECT_TIMEOUT, e, settings.connectTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw endpoint().failure(UNREACHABLE, e, "interrupted");
    } catch (ExecutionException e) {
      throw refused(e.getCause() == null ? e : e.getCause());
    }
  }

  private TransportException refused(Throwable cause) {
    if (cause instanceof JmsLink.NotTransactedException) {
      return endpoint().failure(JmsProblem.NOT_TRANSACTED, cause);
    }
    if (cause instanceof JMSSecurityException) {
      String user = settings.user().map(u -> "'" + u + "'").orElse("nobody");
      return endpoint().failure(LOGIN_REFUSED, cause, user, settings.reason(cause));
    }
    Throwable told =
        cause instanceof JMSException || cause.getCause() == null ? cause : cause.getCause();
    return endpoint().failure(UNREACHABLE, cause, settings.reason(told));
  }

  private Endpoint endpoint() {
    return settings.endpoint();
  }
}
