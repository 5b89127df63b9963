package dev.postrider.connector;

import dev.postrider.spi.ConnectorSetting;
import dev.postrider.spi.ConnectorSetting.Disclosure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A setting of a kind of broker, and how its text is read. Immutable.
 *
 * @param setting what is said of it
 * @param parser makes the value of a text, throws {@link RuntimeException} if it is not allowed
 * @param required whether a broker without it is refused
 */
public record Key<T>(ConnectorSetting setting, Function<String, T> parser, boolean required) {

  private static final Duration LONGEST = Duration.ofHours(1);

  /** Any text. */
  public static Key<String> text(String name, String what) {
    return of(name, what, "any text", text -> text);
  }

  /** A time of more than nothing and at most an hour. */
  public static Key<Duration> duration(String name, String what, String defaultText) {
    String accepts = "a duration such as PT10S, more than zero and at most PT1H";
    return of(name, what, accepts, Key::toDuration).orElse(defaultText);
  }

  /** A number. */
  public static Key<Integer> integer(String name, String what, int min, int max) {
    return of(name, what, "a number from " + min + " to " + max, text -> toInteger(text, min, max));
  }

  /** True or false. */
  public static Key<Boolean> bool(String name, String what, boolean byDefault) {
    return of(name, what, "true or false", Key::toBoolean).orElse(String.valueOf(byDefault));
  }

  /** One of the constants, in any case, with {@code -} for {@code _}. */
  public static <E extends Enum<E>> Key<E> oneOf(String name, String what, Class<E> type) {
    String names =
        Arrays.stream(type.getEnumConstants()).map(Key::written).collect(Collectors.joining(", "));
    return of(
        name,
        what,
        "one of " + names,
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  /** Addresses that are tried in their order. */
  public static Key<List<HostAndPort>> hosts(String what, int defaultPort) {
    String accepts = "a list of host:port or host, separated by commas, none of them twice";
    return of("hosts", what, accepts, text -> HostAndPort.list(text, defaultPort));
  }

  /** A setting that is read in another way. */
  public static <T> Key<T> of(
      String name, String what, String accepts, Function<String, T> parser) {
    return new Key<>(new ConnectorSetting(name, what, accepts, "", Disclosure.TOLD), parser, false);
  }

  /** The name under {@code postrider.broker.<name>.}. */
  public String name() {
    return setting.key();
  }

  /** The same with a default, written as a user would. */
  public Key<T> orElse(String defaultText) {
    return with(defaultText, setting.disclosure(), required);
  }

  /** The same, without which a broker is refused. */
  public Key<T> mandatory() {
    return with(setting.defaultText(), setting.disclosure(), true);
  }

  /** The same, never to be told, and taken with blanks at its ends. */
  public Key<T> secret() {
    return with(setting.defaultText(), Disclosure.SECRET, required);
  }

  /** The same, whose value may hold a login. */
  public Key<T> address() {
    return with(setting.defaultText(), Disclosure.ADDRESS, required);
  }

  boolean isSecret() {
    return setting.disclosure() == Disclosure.SECRET;
  }

  private Key<T> with(String defaultText, Disclosure disclosure, boolean mandatory) {
    return new Key<>(
        new ConnectorSetting(name(), setting.what(), setting.accepts(), defaultText, disclosure),
        parser,
        mandatory);
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Duration toDuration(String text) {
    Duration duration = Duration.parse(text);
    if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(text);
    }
    return duration;
  }

  private static Integer toInteger(String text, int min, int max) {
    int number = Integer.parseInt(text);
    if (number < min || number > max) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  private static Boolean toBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
