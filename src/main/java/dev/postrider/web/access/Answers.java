package dev.postrider.web.access;

import dev.postrider.Problem;
import jakarta.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers that no page and no resource gives. They tell what our catalogues say, nothing else. */
final class Answers {

  private static final String POLICY =
      "default-src 'none'; frame-ancestors 'none'; form-action 'none'";

  private Answers() {}

  /** What every answer has. */
  static void protect(HttpServletResponse response, AccessRules rule) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader(
        "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    if (rule != AccessRules.STATIC) {
      response.setHeader("Cache-Control", "no-store");
    }
    if (!rule.isFaces()) {
      response.setHeader("Content-Security-Policy", POLICY);
    }
  }

  /** Refuses, as JSON below the API, else as a plain page. */
  static void refuse(
      HttpServletRequest request, HttpServletResponse response, int status, Problem problem)
      throws IOException {
    boolean api =
        RequestPath.of(original(request), request.getContextPath())
            .map(path -> AccessRules.of(path) == AccessRules.API)
            .orElse(false);
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Security-Policy", POLICY);
    if (api) {
      write(response, "application/problem+json", json(status, problem));
    } else {
      write(response, "text/html", page(request.getContextPath(), status, problem));
    }
  }

  /** To the login page, also where Faces waits for a part of a page. */
  static void login(HttpServletRequest request, HttpServletResponse response, String path)
      throws IOException {
    boolean get = AccessRules.isSafe(request.getMethod());
    String target =
        request.getContextPath()
            + (get
                ? ReturnAddress.loginPage(path, request.getQueryString())
                : AccessRules.LOGIN_PAGE);
    if ("partial/ajax".equals(request.getHeader("Faces-Request"))) {
      write(
          response,
          "text/xml",
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?><partial-response><redirect url=\""
              + escaped(target)
              + "\"/></partial-response>");
      return;
    }
    response.setStatus(get ? HttpServletResponse.SC_FOUND : HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Content-Security-Policy", POLICY);
    // As it is: no server has to know by which name it is called.
    response.setHeader("Location", target);
  }

  /** What was asked for, also while an error is told. */
  private static String original(HttpServletRequest request) {
    Object uri = request.getAttribute(jakarta.servlet.RequestDispatcher.ERROR_REQUEST_URI);
    return uri == null ? request.getRequestURI() : uri.toString();
  }

  private static String json(int status, Problem problem) {
    return Json.createObjectBuilder()
        .add("type", "about:blank")
        .add("title", problem.what())
        .add("status", status)
        .add("code", problem.code())
        .add("detail", problem.what() + " " + problem.consequence())
        .add("remedy", problem.remedy())
        .build()
        .toString();
  }

  private static String page(String context, int status, Problem problem) {
    return """
        <!DOCTYPE html>
        <html lang="en">
          <head><meta charset="utf-8"><title>Postrider: %d</title></head>
          <body>
            <h1>%s</h1>
            <p>%s</p>
            <p>%s</p>
            <p>%s</p>
            <p><a href="%s/">To the console</a></p>
          </body>
        </html>
        """
        .formatted(
            status,
            escaped(problem.what()),
            escaped(problem.consequence()),
            escaped(problem.remedy()),
            problem.code(),
            escaped(context));
  }

  private static void write(HttpServletResponse response, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    response.setContentType(type + ";charset=UTF-8");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
