package dev.postrider.web.access;

import static dev.postrider.web.access.WebProblem.METHOD_UNKNOWN;
import static dev.postrider.web.access.WebProblem.NOT_FOUND;
import static dev.postrider.web.access.WebProblem.REFUSED;
import static dev.postrider.web.access.WebProblem.UNFORESEEN;

import dev.postrider.Problem;
import dev.postrider.admin.Identities;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.UUID;

/** Tells errors in place of the server, whose pages would tell its version and stack traces. */
public class ErrorServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger(ErrorServlet.class.getName());

  /** Of every method: an error keeps that of its request. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    int status = status(request);
    Answers.refuse(request, response, status, problem(request, status));
  }

  private static int status(HttpServletRequest request) {
    boolean error = request.getDispatcherType() == DispatcherType.ERROR;
    return error
            && request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
        ? code
        : HttpServletResponse.SC_NOT_FOUND;
  }

  private static Problem problem(HttpServletRequest request, int status) {
    if (status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
      Problem problem = UNFORESEEN.of(UUID.randomUUID());
      Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
      LOG.log(Level.ERROR, problem.toString(), failure instanceof Throwable t ? t : null);
      return problem;
    }
    return switch (status) {
      case HttpServletResponse.SC_UNAUTHORIZED -> Identities.notLoggedIn().problems().get(0);
      case HttpServletResponse.SC_NOT_FOUND -> NOT_FOUND.of();
      case HttpServletResponse.SC_METHOD_NOT_ALLOWED -> METHOD_UNKNOWN.of("another method");
      default -> REFUSED.of(status);
    };
  }
}
