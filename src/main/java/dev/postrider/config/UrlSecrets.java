package dev.postrider.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what must not be told of a broker's address, in the notations of all clients: lists of
 * hosts in brackets, parameters behind each of them. In doubt it hides too much.
 */
public final class UrlSecrets {

  /** What is shown in the place of a secret. */
  public static final String MASK = "•••";

  private static final String NAME =
      "(?i)[?&;][^=&;]*(?:pass|pwd|secret|token|credential|key|sig|auth|%)[^=&;]*=";

  /** A comma or a bracket may end the value, or be a part of it. */
  private static final Pattern PARAMETER = Pattern.compile("(" + NAME + ")(([^&;,)]+)[^&;]*)");

  private static final Pattern LOGIN = Pattern.compile("//[^/?,]*@");

  private UrlSecrets() {}

  /** The texts that must not appear anywhere, the longest first. */
  public static List<String> in(String url) {
    List<String> secrets = new ArrayList<>();
    for (Matcher m = PARAMETER.matcher(url); m.find(); ) {
      secrets.add(m.group(2));
      secrets.add(m.group(3));
    }
    for (Matcher m = LOGIN.matcher(url); m.find(); ) {
      secrets.add(m.group());
    }
    secrets.sort(Comparator.comparingInt(String::length).reversed());
    return secrets;
  }

  /** The address without logins. */
  public static String withoutLogin(String url) {
    return LOGIN.matcher(url).replaceAll("//");
  }

  /** The address with {@link #MASK} for each secret; or that alone, if it is not understood. */
  public static String masked(String url) {
    String shown = PARAMETER.matcher(url).replaceAll("$1" + MASK);
    String hosts = withoutLogin(shown);
    return hosts.contains("@") ? MASK : LOGIN.matcher(shown).replaceAll("//" + MASK + "@");
  }
}
