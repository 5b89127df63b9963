package dev.postrider.web.access;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where somebody wanted to go who had to log in first; only pages of this console. */
final class ReturnAddress {

  /** The parameter of the login page. */
  static final String PARAMETER = "from";

  private static final String START = "/";
  private static final int LONGEST = 2_000;

  /** One page, not in a folder, so that no host can hide in it; then a query without line ends. */
  private static final Pattern LOCAL =
      Pattern.compile("/[A-Za-z0-9_-]{1,100}\\.xhtml(\\?[A-Za-z0-9._~!$&'()*+,;:@/?%=-]*)?");

  private ReturnAddress() {}

  /** The address if it is one of ours, else that of the first page. */
  static String checked(@Nullable String given) {
    if (given == null || given.length() > LONGEST || !LOCAL.matcher(given).matches()) {
      return START;
    }
    // Not back to where the login was.
    return given.startsWith(AccessRules.LOGIN_PAGE) ? START : given;
  }

  /** The login page, below the context root, with the way back. */
  static String loginPage(String path, @Nullable String query) {
    String wanted = checked(query == null ? path : path + "?" + query);
    return wanted.equals(START)
        ? AccessRules.LOGIN_PAGE
        : AccessRules.LOGIN_PAGE
            + "?"
            + PARAMETER
            + "="
            + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
  }
}
