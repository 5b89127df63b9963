package dev.postrider.web.access;

import dev.postrider.admin.Identities.Proven;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who is logged in, in the container's session. Requests by which pages refresh themselves do not
 * keep it alive: the container counts them, so the time of the last other one is kept beside.
 */
final class Sessions {

  private static final String LOGIN = "dev.postrider.login";

  /** Beyond our own time-out, which comes first. */
  private static final int SLACK_SECONDS = 60;

  private final Duration timeout;
  private final Clock clock;

  Sessions(Duration timeout, Clock clock) {
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * What a session holds.
   *
   * @param name of the user
   * @param fingerprint of what he proved himself with
   * @param lastAct the last request that was more than a refresh
   */
  record Login(String name, String fingerprint, Instant lastAct) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** A new id, so that one planted before is worth nothing. */
  void begin(HttpServletRequest request, Proven proven) {
    if (request.getSession(false) == null) {
      request.getSession(true);
    } else {
      request.changeSessionId();
    }
    HttpSession session = request.getSession();
    session.setMaxInactiveInterval((int) timeout.toSeconds() + SLACK_SECONDS);
    session.setAttribute(
        LOGIN, new Login(proven.operator().name(), proven.fingerprint(), clock.instant()));
  }

  /**
   * Who is logged in; nobody if that was too long ago.
   *
   * @param counts whether the request is more than a refresh
   */
  Optional<Login> find(HttpServletRequest request, boolean counts) {
    HttpSession session = request.getSession(false);
    try {
      return session == null ? Optional.empty() : find(session, counts);
    } catch (IllegalStateException ended) {
      // By another request, just now.
      return Optional.empty();
    }
  }

  private Optional<Login> find(HttpSession session, boolean counts) {
    if (!(session.getAttribute(LOGIN) instanceof Login login)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    if (now.isAfter(login.lastAct().plus(timeout))) {
      session.invalidate();
      return Optional.empty();
    }
    if (counts) {
      session.setAttribute(LOGIN, new Login(login.name(), login.fingerprint(), now));
    }
    return Optional.of(login);
  }

  void end(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
  }
}
