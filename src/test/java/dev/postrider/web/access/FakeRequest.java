package dev.postrider.web.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A request as a server would hand it on; fails on every question that was not foreseen here. */
final class FakeRequest {

  static final String CONTEXT = "/postrider";
  static final String ADDRESS = "192.0.2.7";

  private final String method;
  private final String uri;
  private final Map<String, String> headers = new HashMap<>();
  private final Map<String, String> parameters = new HashMap<>();
  private String protocol = "HTTP/1.1";
  private String query;
  private long length = -1;
  private boolean idInAddress;
  private String user;
  private Set<String> roles = Set.of();
  private FakeSession session;

  private FakeRequest(String method, String uri) {
    this.method = method;
    this.uri = uri;
  }

  /** Below the context root. */
  static FakeRequest of(String method, String path) {
    return new FakeRequest(method, CONTEXT + path);
  }

  FakeRequest header(String name, String value) {
    headers.put(name.toLowerCase(java.util.Locale.ROOT), value);
    return this;
  }

  FakeRequest parameter(String name, String value) {
    parameters.put(name, value);
    return this;
  }

  FakeRequest query(String text) {
    query = text;
    return this;
  }

  FakeRequest length(long bytes) {
    length = bytes;
    return this;
  }

  FakeRequest protocol(String name) {
    protocol = name;
    return this;
  }

  FakeRequest idInAddress() {
    idInAddress = true;
    return this;
  }

  FakeRequest user(String name, String... its) {
    user = name;
    roles = Set.of(its);
    return this;
  }

  FakeRequest session(FakeSession its) {
    session = its;
    return this;
  }

  HttpServletRequest build() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, asked, arguments) ->
                switch (asked.getName()) {
                  case "getMethod" -> method;
                  case "getRequestURI" -> uri;
                  case "getContextPath" -> CONTEXT;
                  case "getQueryString" -> query;
                  case "getProtocol" -> protocol;
                  case "getContentLengthLong" -> length;
                  case "isRequestedSessionIdFromURL" -> idInAddress;
                  case "getRemoteAddr" -> ADDRESS;
                  case "getHeader" ->
                      headers.get(((String) arguments[0]).toLowerCase(java.util.Locale.ROOT));
                  case "getParameter" -> parameters.get(arguments[0]);
                  case "getUserPrincipal" -> user == null ? null : (Principal) () -> user;
                  case "isUserInRole" -> roles.contains(arguments[0]);
                  case "getSession" -> session(arguments);
                  case "changeSessionId" -> session.changeId();
                  default -> throw new UnsupportedOperationException(asked.toString());
                });
  }

  FakeSession session() {
    return session;
  }

  private HttpSession session(Object[] arguments) {
    boolean create = arguments == null || (Boolean) arguments[0];
    if (create && (session == null || session.isEnded())) {
      session = new FakeSession();
    }
    return session == null || session.isEnded() ? null : session.build();
  }

  /** A session of the container. */
  static final class FakeSession {

    private final Map<String, Object> attributes = new HashMap<>();
    private int id = 1;
    private int inactive;
    private boolean ended;

    boolean isEnded() {
      return ended;
    }

    int id() {
      return id;
    }

    int inactiveSeconds() {
      return inactive;
    }

    String changeId() {
      id++;
      return Integer.toString(id);
    }

    HttpSession build() {
      return (HttpSession)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {HttpSession.class},
              (proxy, asked, arguments) -> {
                if (ended) {
                  throw new IllegalStateException("The session has ended");
                }
                switch (asked.getName()) {
                  case "getAttribute":
                    return attributes.get(arguments[0]);
                  case "setAttribute":
                    return attributes.put((String) arguments[0], arguments[1]);
                  case "setMaxInactiveInterval":
                    inactive = (Integer) arguments[0];
                    return null;
                  case "invalidate":
                    ended = true;
                    return null;
                  default:
                    throw new UnsupportedOperationException(asked.toString());
                }
              });
    }
  }
}
