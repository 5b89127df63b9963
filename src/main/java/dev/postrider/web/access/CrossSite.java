package dev.postrider.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells requests that a browser makes for a page of another site. */
final class CrossSite {

  /** The console's own pages, or the user without any page. */
  private static final Set<String> OWN = Set.of("same-origin", "none");

  private CrossSite() {}

  /** Whether the browser says so; what is no browser says nothing. */
  static boolean isForeign(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return !OWN.contains(site);
    }
    String origin = request.getHeader("Origin");
    return origin != null
        // A page of another site cannot set either header.
        && Stream.of("Host", "X-Forwarded-Host")
            .map(request::getHeader)
            .noneMatch(host -> isOf(origin, host));
  }

  /** Not the scheme: a proxy that ends TLS hides it. */
  private static boolean isOf(String origin, @Nullable String host) {
    return host != null && !host.isBlank() && authority(origin).equals(withoutPort(host));
  }

  private static String authority(String origin) {
    int start = origin.indexOf("://");
    return start < 0 ? "" : withoutPort(origin.substring(start + 3));
  }

  /** Without the ports that browsers leave out. */
  private static String withoutPort(String authority) {
    return authority.strip().toLowerCase(Locale.ROOT).replaceFirst(":(80|443)$", "");
  }
}
