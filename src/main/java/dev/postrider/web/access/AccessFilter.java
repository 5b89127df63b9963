package dev.postrider.web.access;

import static dev.postrider.web.access.WebProblem.BODY_TOO_LARGE;
import static dev.postrider.web.access.WebProblem.UNFORESEEN;

import dev.postrider.Problem;
import dev.postrider.admin.AdminException;
import dev.postrider.admin.Identities;
import dev.postrider.config.ConsoleSettings;
import dev.postrider.config.PostriderSettings;
import dev.postrider.web.access.Gatekeeper.LogIn;
import dev.postrider.web.access.Gatekeeper.Pass;
import dev.postrider.web.access.Gatekeeper.Refuse;
import dev.postrider.web.access.Gatekeeper.Verdict;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Stands before everything in the WAR; lets through only what {@link Gatekeeper} says. */
public class AccessFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger(AccessFilter.class.getName());

  /** Set on requests that were judged, which may then be forwarded. */
  private static final String JUDGED = AccessFilter.class.getName();

  @Inject private transient PostriderSettings settings;
  @Inject private transient Identities identities;
  @Inject private transient CurrentOperator current;

  @SuppressWarnings("NullAway.Init") // by init
  private transient Gatekeeper gatekeeper;

  @Override
  public void init() {
    ConsoleSettings console = settings.console();
    Sessions sessions = new Sessions(console.sessionTimeout(), Clock.systemUTC());
    gatekeeper = new Gatekeeper(console.enabled(), identities, sessions);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.ERROR) {
      // Only to our own servlet, by web.xml.
      Answers.protect(response, AccessRules.API);
      chain.doFilter(request, response);
    } else if (request.getAttribute(JUDGED) != null) {
      chain.doFilter(request, response);
    } else {
      judged(request, response, chain);
    }
  }

  private void judged(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    try {
      if (request.getCharacterEncoding() == null) {
        request.setCharacterEncoding(StandardCharsets.UTF_8.name());
      }
      Verdict verdict = judge(request);
      if (verdict instanceof Pass pass) {
        Answers.protect(response, pass.rule());
        pass(pass, request, response, chain);
      } else if (verdict instanceof LogIn page) {
        Answers.protect(response, AccessRules.API);
        Answers.login(request, response, page.path());
      } else if (verdict instanceof Refuse refusal) {
        refuse(refusal, request, response);
      }
    } catch (IOException | ServletException | RuntimeException | LinkageError e) {
      unforeseen(e, request, response);
    }
  }

  private Verdict judge(HttpServletRequest request) {
    try {
      return gatekeeper.judge(request);
    } catch (AdminException unavailable) {
      Problem problem = unavailable.problems().get(0);
      return new Refuse(HttpServletResponse.SC_SERVICE_UNAVAILABLE, problem);
    }
  }

  private void pass(
      Pass pass, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<HttpServletRequest> whole =
        Gatekeeper.isOfUnknownLength(request)
            ? BufferedBody.of(request, Gatekeeper.LARGEST_BODY)
            : Optional.of(request);
    if (whole.isEmpty()) {
      Refuse refusal =
          new Refuse(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, BODY_TOO_LARGE.of());
      refuse(refusal, request, response);
      return;
    }
    request.setAttribute(JUDGED, true);
    pass.who().ifPresent(current::set);
    chain.doFilter(whole.get(), response);
  }

  private static void refuse(
      Refuse refusal, HttpServletRequest request, HttpServletResponse response) throws IOException {
    Answers.protect(response, AccessRules.API);
    refusal.headers().forEach(response::setHeader);
    Answers.refuse(request, response, refusal.status(), refusal.problem());
  }

  /** No server's page with its name and a stack trace. */
  private static void unforeseen(
      Throwable failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Problem problem = UNFORESEEN.of(UUID.randomUUID());
    LOG.log(Level.ERROR, problem.toString(), failure);
    if (!response.isCommitted()) {
      response.reset();
      Answers.protect(response, AccessRules.API);
      Answers.refuse(request, response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, problem);
    }
  }
}
