package dev.postrider.web.access;

import jakarta.servlet.http.HttpServletRequest;

/** Tells the requests by which pages refresh themselves; who lies only shortens his session. */
final class Poll {

  /** Sent by pages with such a request, with any value. */
  static final String HEADER = "X-Postrider-Poll";

  /** The same as a parameter, for Faces. */
  static final String PARAMETER = "postrider.poll";

  private Poll() {}

  /** Looks into the body of a form, whose encoding must be set. */
  static boolean is(HttpServletRequest request, AccessRules rule) {
    return request.getHeader(HEADER) != null
        || (rule.isFaces() && request.getParameter(PARAMETER) != null);
  }
}
