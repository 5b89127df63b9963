package dev.postrider.connector.kafka;

import java.util.Optional;
import java.util.regex.Pattern;

/** From destinations to topics. */
final class Destinations {

  static final String NO_TOPIC =
      "that is no name of a topic, which has up to 249 letters, digits, '.', '_' and '-'";

  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");
  private static final Pattern PREFIX = Pattern.compile("^/(?:topic|queue)/");

  private Destinations() {}

  /** {@code /topic/x}, {@code /queue/x} and plain {@code x} are the topic {@code x}. */
  static Optional<String> topic(String destination) {
    String plain = PREFIX.matcher(destination).replaceFirst("");
    return TOPIC.matcher(plain).matches() ? Optional.of(plain) : Optional.empty();
  }
}
