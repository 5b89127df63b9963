package dev.postrider.web.access;

import dev.postrider.admin.Operator;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * In place of the pages and the API, so that only the way in is tested; part of the test's WARs.
 */
@WebServlet({"/login.xhtml", "/probe.xhtml", "/api/v1/probe"})
public class ProbeServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginService logins;
  @Inject private transient CurrentOperator current;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    if (request.getParameter("status") != null) {
      response.sendError(Integer.parseInt(request.getParameter("status")), "a secret detail");
    } else if (request.getParameter("fail") != null) {
      throw new IllegalStateException("a secret detail");
    } else if (request.getServletPath().equals("/login.xhtml")) {
      login(request, response);
    } else if (request.getParameter("logout") != null) {
      logins.logout();
    } else {
      tell(request, response);
    }
  }

  private void login(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!request.getMethod().equals("POST")) {
      // As a page with state in the session does.
      request.getSession();
      response.getWriter().print("Who are you?");
      return;
    }
    Optional<String> problem =
        logins.login(request.getParameter("name"), request.getParameter("password"));
    if (problem.isPresent()) {
      response.getWriter().print(problem.get());
    } else {
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
      response.setHeader(
          "Location", request.getContextPath() + logins.destination(request.getParameter("from")));
    }
  }

  private void tell(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Operator who = current.get();
    long body = request.getInputStream().readAllBytes().length;
    response.getWriter().print(who.name() + " " + who.role() + " " + who.via() + " " + body);
  }
}
