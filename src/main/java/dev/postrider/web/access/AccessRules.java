package dev.postrider.web.access;

import java.util.List;

/** What is where, and what of it is open. What is not named here is a page, and so is closed. */
enum AccessRules {
  /** The login page: open. */
  LOGIN(List.of("GET", "HEAD", "POST")),
  /** What pages are drawn with, the same for everybody: open. */
  STATIC(List.of("GET", "HEAD")),
  /** The REST API. */
  API(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")),
  /** The pages, and whatever else. */
  PAGE(List.of("GET", "HEAD", "POST"));

  static final String LOGIN_PAGE = "/login.xhtml";

  private static final String RESOURCES = "/jakarta.faces.resource/";

  /** What pages make for one user is fetched like a static resource. */
  private static final String DYNAMIC = RESOURCES + "dynamiccontent";

  private static final String API_ROOT = "/api";

  private final List<String> methods;

  AccessRules(List<String> methods) {
    this.methods = methods;
  }

  /** The rule for a path below the context root, decoded. */
  static AccessRules of(String path) {
    if (path.equals(LOGIN_PAGE)) {
      return LOGIN;
    }
    if (path.equals(API_ROOT) || path.startsWith(API_ROOT + "/")) {
      return API;
    }
    return path.startsWith(RESOURCES) && !path.startsWith(DYNAMIC) ? STATIC : PAGE;
  }

  /** Whether nobody has to be logged in. */
  boolean isOpen() {
    return this == LOGIN || this == STATIC;
  }

  boolean takes(String method) {
    return methods.contains(method);
  }

  List<String> methods() {
    return methods;
  }

  /** Whether Faces answers, with a policy of its own for what its pages may load. */
  boolean isFaces() {
    return this == LOGIN || this == PAGE;
  }

  /** Whether a method changes nothing, whatever it is called on. */
  static boolean isSafe(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }
}
