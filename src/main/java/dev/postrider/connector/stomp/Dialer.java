package dev.postrider.connector.stomp;

import static dev.postrider.connector.ConnectorProblem.CONNECT_TIMEOUT;
import static dev.postrider.connector.ConnectorProblem.LOGIN_REFUSED;
import static dev.postrider.connector.ConnectorProblem.NOT_TRUSTED;
import static dev.postrider.connector.ConnectorProblem.UNREACHABLE;

import dev.postrider.connector.Endpoint;
import dev.postrider.connector.HostAndPort;
import dev.postrider.spi.TransportException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.security.auth.login.FailedLoginException;
import org.jspecify.annotations.Nullable;

/** Connects to the first host that admits us. Used by one thread, and abandoned by any. */
final class Dialer {

  /** Senders are answered with little; Artemis repeats their headers in its errors. */
  private static final int MOST_ANSWER = 4 << 20;

  private static final int MOST_MESSAGE = 256 << 20;

  private final StompSettings settings;
  private final int mostBody;
  private final @Nullable String clientId;
  private volatile @Nullable Wire wire;
  private volatile boolean abandoned;

  private Dialer(StompSettings settings, int mostBody, @Nullable String clientId) {
    this.settings = settings;
    this.mostBody = mostBody;
    this.clientId = clientId;
  }

  /** For connections that send. */
  static Dialer toSend(StompSettings settings) {
    return new Dialer(settings, MOST_ANSWER, null);
  }

  /**
   * For connections that receive.
   *
   * @param clientId what the broker knows the receiver by; a new one each time if there is none
   */
  static Dialer toReceive(StompSettings settings, @Nullable String clientId) {
    return new Dialer(settings, MOST_MESSAGE, clientId);
  }

  /**
   * Tries the hosts in their order, each for its share of the connect time-out. A login that one of
   * them refuses is shown to no other.
   */
  StompLink dial() throws TransportException {
    long end = System.nanoTime() + settings.connectTimeout().toNanos();
    List<TransportException> failures = new ArrayList<>();
    List<HostAndPort> hosts = settings.hosts();
    for (int i = 0; i < hosts.size(); i++) {
      Duration share = Duration.ofNanos(end - System.nanoTime()).dividedBy((long) hosts.size() - i);
      try {
        return dial(hosts.get(i), share);
      } catch (FailedLoginException e) {
        throw failure(hosts.get(i), e);
      } catch (IOException | GeneralSecurityException e) {
        failures.add(failure(hosts.get(i), e));
      }
    }
    throw all(failures);
  }

  /** Ends a running attempt, and all later ones. */
  void abandon() {
    abandoned = true;
    Wire open = wire;
    if (open != null) {
      open.close();
    }
  }

  private StompLink dial(HostAndPort host, Duration timeout)
      throws IOException, GeneralSecurityException {
    Wire opened = new Wire();
    wire = opened;
    boolean admitted = false;
    try {
      if (abandoned) {
        throw new IOException("given up meanwhile");
      }
      Wire.Frames frames = opened.connect(host, settings.tls(), timeout, mostBody);
      frames.out().write(login(host));
      frames.out().flush();
      Frame answer = frames.in().next();
      if (answer == null) {
        throw new IOException("it has ended the connection without an answer to the login");
      }
      checkAdmitted(answer);
      StompLink link =
          new StompLink(
              settings.endpoint(host),
              settings.dialect().resolved(answer.header("server")),
              Heartbeat.agreed(settings.heartbeat(), answer.header("heart-beat")),
              opened,
              frames);
      admitted = true;
      return link;
    } finally {
      if (!admitted) {
        opened.close();
      }
    }
  }

  private Frame login(HostAndPort host) {
    Dialect dialect = settings.dialect();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("accept-version", "1.2");
    headers.put("host", settings.virtualHost().orElse(dialect.virtualHost(host.host())));
    settings.user().ifPresent(user -> headers.put("login", user));
    settings.password().ifPresent(password -> headers.put("passcode", password));
    clientId().ifPresent(id -> headers.put("client-id", id));
    headers.replaceAll((name, value) -> dialect.login(value));
    headers.put("heart-beat", Heartbeat.header(settings.heartbeat()));
    return new Frame(Frame.CONNECT, headers);
  }

  private Optional<String> clientId() {
    return Optional.ofNullable(clientId)
        .or(() -> settings.clientId().map(id -> id + "-" + UUID.randomUUID()));
  }

  private void checkAdmitted(Frame answer) throws FrameException, FailedLoginException {
    if (answer.command().equals(Frame.ERROR)) {
      throw new FailedLoginException(settings.settings().clean(ErrorText.of(answer)));
    }
    if (!answer.command().equals(Frame.CONNECTED)) {
      throw new FrameException("it answers a login with " + answer.command());
    }
    String version = answer.headers().getOrDefault("version", "1.0");
    if (!version.equals("1.2")) {
      throw new FrameException("it answers in version " + version);
    }
  }

  private TransportException failure(HostAndPort host, Exception e) {
    Endpoint endpoint = settings.endpoint(host);
    Optional<CertificateException> doubt = stem(e, CertificateException.class);
    if (e instanceof FailedLoginException) {
      String user = settings.user().map(name -> "'" + name + "'").orElse("nobody");
      return endpoint.failure(LOGIN_REFUSED, e, user, settings.settings().reason(e));
    }
    if (doubt.isPresent()) {
      return endpoint.failure(NOT_TRUSTED, e, settings.settings().reason(doubt.get()));
    }
    if (stem(e, SocketTimeoutException.class).isPresent()) {
      return endpoint.failure(CONNECT_TIMEOUT, e, settings.connectTimeout());
    }
    return e instanceof FrameException
        ? endpoint.failure(StompProblem.NOT_STOMP, e, settings.settings().reason(e))
        : endpoint.unreachable(e);
  }

  private TransportException all(List<TransportException> failures) {
    TransportException first = failures.get(0);
    if (failures.size() == 1) {
      return first;
    }
    String reasons =
        failures.stream().map(TransportException::getMessage).collect(Collectors.joining(" "));
    TransportException all = settings.anyEndpoint().failure(UNREACHABLE, first, reasons);
    failures.stream().skip(1).forEach(all::addSuppressed);
    return all;
  }

  /** The last of the causes that is of this type. */
  private static <T extends Throwable> Optional<T> stem(Throwable failure, Class<T> type) {
    Optional<T> found = Optional.empty();
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (type.isInstance(e)) {
        found = Optional.of(type.cast(e));
      }
    }
    return found;
  }
}
