package dev.postrider.connector;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the addresses of a broker.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?");

  /** Checks the port. */
  public HostAndPort {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("No port: " + port);
    }
  }

  /**
   * Reads {@code mq1:5672,mq2,[::1]:5672}.
   *
   * @throws IllegalArgumentException if it is no such list, or empty
   */
  static List<HostAndPort> list(String text, int defaultPort) {
    List<HostAndPort> hosts =
        Arrays.stream(text.split(",", -1)).map(host -> of(host.strip(), defaultPort)).toList();
    if (hosts.stream().distinct().count() < hosts.size()) {
      throw new IllegalArgumentException(text);
    }
    return hosts;
  }

  private static HostAndPort of(String text, int defaultPort) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text);
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    String port = parts.group(3);
    return new HostAndPort(host, port == null ? defaultPort : Integer.parseInt(port));
  }

  /** As it is written in a list. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
