package dev.postrider.web.access;

import static dev.postrider.web.access.WebProblem.ADDRESS_TOO_LONG;
import static dev.postrider.web.access.WebProblem.BODY_TOO_LARGE;
import static dev.postrider.web.access.WebProblem.FOREIGN_PAGE;
import static dev.postrider.web.access.WebProblem.HEADER_MISSING;
import static dev.postrider.web.access.WebProblem.LENGTH_MISSING;
import static dev.postrider.web.access.WebProblem.METHOD_UNKNOWN;
import static dev.postrider.web.access.WebProblem.NOT_FOUND;
import static dev.postrider.web.access.WebProblem.NO_ROLE;
import static dev.postrider.web.access.WebProblem.STRANGE_ADDRESS;

import dev.postrider.Problem;
import dev.postrider.admin.Identities;
import dev.postrider.admin.Operator;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says what becomes of a request, without doing it. Safe for use by any thread. */
final class Gatekeeper {

  static final int LARGEST_BODY = 1 << 20;

  private static final String BEARER = "bearer ";
  private static final Map<String, String> CHALLENGE =
      Map.of("WWW-Authenticate", "Bearer realm=\"postrider\"");
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int ABSENT = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int LENGTH_REQUIRED = 411;
  private static final int TOO_LARGE = 413;
  private static final int TOO_LONG = 414;

  private final boolean enabled;
  private final Identities identities;
  private final Sessions sessions;

  Gatekeeper(boolean enabled, Identities identities, Sessions sessions) {
    this.enabled = enabled;
    this.identities = identities;
    this.sessions = sessions;
  }

  /** What becomes of a request. */
  sealed interface Verdict {}

  /** It goes on, for somebody or, where it is open, perhaps for nobody. */
  record Pass(AccessRules rule, Optional<Operator> who) implements Verdict {}

  /** It does not; the headers say what would be let through. */
  record Refuse(int status, Problem problem, Map<String, String> headers) implements Verdict {

    Refuse(int status, Problem problem) {
      this(status, problem, Map.of());
    }
  }

  /** Somebody has to log in first. */
  record LogIn(String path) implements Verdict {}

  Verdict judge(HttpServletRequest request) {
    if (!enabled) {
      return new Refuse(ABSENT, NOT_FOUND.of());
    }
    if (isTooLong(request)) {
      return new Refuse(TOO_LONG, ADDRESS_TOO_LONG.of());
    }
    Optional<String> path = RequestPath.of(request.getRequestURI(), request.getContextPath());
    // Some servers cut it out of the address before anybody sees it, and take it all the same.
    if (path.isEmpty() || request.isRequestedSessionIdFromURL()) {
      return new Refuse(BAD_REQUEST, STRANGE_ADDRESS.of());
    }
    AccessRules rule = AccessRules.of(path.get());
    Optional<Refuse> refusal = form(request, rule);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return rule == AccessRules.STATIC
        ? new Pass(rule, Optional.empty())
        : identity(request, rule, path.get());
  }

  private static boolean isTooLong(HttpServletRequest request) {
    String query = request.getQueryString();
    return request.getRequestURI().length() > RequestPath.LONGEST
        || (query != null && query.length() > RequestPath.LONGEST_QUERY);
  }

  /** What is wrong whoever asks. */
  private static Optional<Refuse> form(HttpServletRequest request, AccessRules rule) {
    String method = request.getMethod();
    if (!rule.takes(method)) {
      Map<String, String> allowed = Map.of("Allow", String.join(", ", rule.methods()));
      return Optional.of(new Refuse(METHOD_NOT_ALLOWED, METHOD_UNKNOWN.of(shown(method)), allowed));
    }
    if (request.getContentLengthLong() > LARGEST_BODY) {
      return Optional.of(new Refuse(TOO_LARGE, BODY_TOO_LARGE.of()));
    }
    if (rule.isFaces() && isOfUnknownLength(request)) {
      return Optional.of(new Refuse(LENGTH_REQUIRED, LENGTH_MISSING.of()));
    }
    boolean foreign = !AccessRules.isSafe(method) && CrossSite.isForeign(request);
    return foreign ? Optional.of(new Refuse(FORBIDDEN, FOREIGN_PAGE.of())) : Optional.empty();
  }

  /** A method is any word the client makes up. */
  private static String shown(String method) {
    return method.matches("[A-Z]{1,20}") ? method : "an unknown method";
  }

  static boolean isOfUnknownLength(HttpServletRequest request) {
    return request.getContentLengthLong() < 0
        && (request.getHeader("Transfer-Encoding") != null
            || request.getProtocol().startsWith("HTTP/2")
            || request.getProtocol().startsWith("HTTP/3"))
        && !AccessRules.isSafe(request.getMethod());
  }

  private Verdict identity(HttpServletRequest request, AccessRules rule, String path) {
    boolean api = rule == AccessRules.API;
    String via = api ? Identities.API : Identities.CONSOLE;
    boolean bearer = api && isBearer(request);
    Optional<Operator> who = container(request, via);
    if (who.isEmpty()) {
      who = bearer ? bearer(request) : session(request, rule, via);
    }
    if (rule.isOpen()) {
      return new Pass(rule, who);
    }
    if (who.isEmpty()) {
      return unknown(request, api, path);
    }
    if (api && !bearer && isForged(request)) {
      return new Refuse(FORBIDDEN, HEADER_MISSING.of());
    }
    return new Pass(rule, who);
  }

  private Optional<Operator> container(HttpServletRequest request, String via) {
    Principal principal = request.getUserPrincipal();
    return principal == null
        ? Optional.empty()
        : identities.container(principal.getName(), via, request::isUserInRole);
  }

  private Optional<Operator> bearer(HttpServletRequest request) {
    String token = request.getHeader("Authorization").substring(BEARER.length()).strip();
    return identities.bearer(token, request.getRemoteAddr());
  }

  private Optional<Operator> session(HttpServletRequest request, AccessRules rule, String via) {
    boolean counts = rule != AccessRules.LOGIN && !Poll.is(request, rule);
    return sessions
        .find(request, counts)
        .flatMap(login -> identities.resume(login.name(), login.fingerprint(), via));
  }

  private static Verdict unknown(HttpServletRequest request, boolean api, String path) {
    Principal principal = request.getUserPrincipal();
    if (principal != null) {
      return new Refuse(FORBIDDEN, NO_ROLE.of(principal.getName()));
    }
    return api
        ? new Refuse(UNAUTHORIZED, Identities.notLoggedIn().problems().get(0), CHALLENGE)
        : new LogIn(path);
  }

  private static boolean isBearer(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER);
  }

  /** A page of another site cannot send the header; nor could it send a token. */
  private static boolean isForged(HttpServletRequest request) {
    return !AccessRules.isSafe(request.getMethod())
        && !"true".equals(request.getHeader("X-Postrider-Request"));
  }
}
