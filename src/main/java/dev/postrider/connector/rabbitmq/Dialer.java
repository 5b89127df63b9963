package dev.postrider.connector.rabbitmq;

import static dev.postrider.connector.ConnectorProblem.CONNECT_TIMEOUT;
import static dev.postrider.connector.ConnectorProblem.LOGIN_REFUSED;
import static dev.postrider.connector.ConnectorProblem.NOT_TRUSTED;
import static dev.postrider.connector.ConnectorProblem.UNREACHABLE;

import com.rabbitmq.client.AuthenticationFailureException;
import dev.postrider.connector.Endpoint;
import dev.postrider.connector.Farewell;
import dev.postrider.connector.HostAndPort;
import dev.postrider.spi.TransportException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tries the hosts in their order. Each may take an equal share of what is left of the connect
 * time-out, so that one that is silent does not hide the others.
 */
final class Dialer {

  private final RabbitSettings settings;

  Dialer(RabbitSettings settings) {
    this.settings = settings;
  }

  /** What is to be had of a new connection. May block. */
  interface Opening<T> {
    T open(RabbitLink link)
        throws IOException, TimeoutException, GeneralSecurityException, TransportException;
  }

  /**
   * Opens by the first host that can be used, or leaves nothing behind.
   *
   * @throws TransportException if there is none; it tells of a host that answered, if one did, and
   *     of the last one tried else
   */
  <T> T dial(Opening<T> opening) throws TransportException {
    List<HostAndPort> hosts = settings.hosts();
    long end = System.nanoTime() + settings.connectTimeout().toNanos();
    @Nullable Failure told = null;
    for (int i = 0; i < hosts.size(); i++) {
      long share = Math.max(0, end - System.nanoTime()) / (hosts.size() - i);
      RabbitLink link = new RabbitLink(settings, hosts.get(i));
      try {
        return attempt(link, opening, Duration.ofNanos(share));
      } catch (Failure failure) {
        told = told == null || !told.answered ? failure.after(told) : told.after(failure);
      }
    }
    if (told == null) {
      throw new IllegalStateException("no hosts");
    }
    throw told.exception;
  }

  private <T> T attempt(RabbitLink link, Opening<T> opening, Duration share) throws Failure {
    FutureTask<T> task = new FutureTask<>(() -> opening.open(link));
    Farewell.daemon(RabbitLink.THREADS + "connect-", task).start();
    boolean opened = false;
    try {
      T result = task.get(share.toNanos(), TimeUnit.NANOSECONDS);
      opened = true;
      return result;
    } catch (TimeoutException e) {
      throw tooLate(link.endpoint(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(link.endpoint().failure(UNREACHABLE, e, "interrupted"), false);
    } catch (ExecutionException e) {
      throw failure(link, e.getCause() == null ? e : e.getCause());
    } finally {
      if (!opened) {
        link.kill();
      }
    }
  }

  private Failure failure(RabbitLink link, Throwable cause) {
    if (cause instanceof TransportException told) {
      return new Failure(told, true);
    }
    Endpoint endpoint = link.endpoint();
    String reason = settings.settings().reason(cause);
    if (cause instanceof AuthenticationFailureException) {
      String user = settings.user().map(name -> "'" + name + "'").orElse("nobody");
      return new Failure(endpoint.failure(LOGIN_REFUSED, cause, user, reason), true);
    }
    Optional<CloseReason> closed = CloseReason.of(cause);
    if (closed.isPresent()) {
      String said = settings.settings().clean(closed.get().text());
      return new Failure(
          endpoint.failure(RabbitProblem.VIRTUAL_HOST_REFUSED, cause, settings.virtualHost(), said),
          true);
    }
    if (stems(cause, CertificateException.class)) {
      return new Failure(endpoint.failure(NOT_TRUSTED, cause, reason), true);
    }
    if (stems(cause, TimeoutException.class) || stems(cause, SocketTimeoutException.class)) {
      return tooLate(endpoint, cause);
    }
    return new Failure(endpoint.unreachable(cause), false);
  }

  private Failure tooLate(Endpoint endpoint, Throwable cause) {
    return new Failure(endpoint.failure(CONNECT_TIMEOUT, cause, settings.connectTimeout()), false);
  }

  private static boolean stems(Throwable failure, Class<? extends Throwable> from) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (from.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  /** One host's failure. */
  private static final class Failure extends Exception {

    private static final long serialVersionUID = 1L;

    private final TransportException exception;

    /** Whether it was a broker that refused us. */
    private final boolean answered;

    Failure(TransportException exception, boolean answered) {
      super(exception);
      this.exception = exception;
      this.answered = answered;
    }

    /** This one, which is to be told, and another. */
    Failure after(@Nullable Failure other) {
      if (other != null) {
        exception.addSuppressed(other.exception);
      }
      return this;
    }
  }
}
