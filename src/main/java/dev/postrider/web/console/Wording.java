package dev.postrider.web.console;

import dev.postrider.admin.FilterText;
import dev.postrider.store.MessageCatalog.Count;
import dev.postrider.store.MessageFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Puts things into words. */
@Named("say")
@ApplicationScoped
public class Wording {

  private static final ResourceBundle TEXTS =
      ResourceBundle.getBundle(Wording.class.getPackageName() + ".texts", Locale.ENGLISH);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Workplace place;

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected Wording() {}

  @Inject
  Wording(Workplace place) {
    this.place = place;
  }

  /** A text of the bundle, with {@code {0}} and so on replaced; the key where there is none. */
  static String text(String key, Object... facts) {
    try {
      return new MessageFormat(TEXTS.getString(key), Locale.ENGLISH).format(facts);
    } catch (MissingResourceException missing) {
      return key;
    }
  }

  /** A text about something. */
  public String of(String key, @Nullable Object a) {
    return text(key, String.valueOf(a));
  }

  /** A text about two things. */
  public String of(String key, @Nullable Object a, @Nullable Object b) {
    return text(key, String.valueOf(a), String.valueOf(b));
  }

  /** The word for something of ours, such as a state. */
  public String word(@Nullable Object value) {
    return value == null ? "" : text("word." + value);
  }

  /** {@code 12,345}. */
  public String number(long number) {
    return grouped(number);
  }

  static String grouped(long number) {
    return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(number);
  }

  /** {@code 12,345}, with a plus where it is at least that many. */
  public String count(@Nullable Count count) {
    return counted(count);
  }

  static String counted(@Nullable Count count) {
    return count == null ? "0" : grouped(count.value()) + (count.capped() ? "+" : "");
  }

  /** {@code 12,345 messages}. */
  static String messages(Count count) {
    return counted(count)
        + " "
        + text(count.value() == 1 && !count.capped() ? "message.one" : "message.many");
  }

  /** {@code 3 min ago}, {@code in 4 s}. */
  public String ago(@Nullable Instant time) {
    if (time == null) {
      return "";
    }
    Duration age = Duration.between(time, place.now());
    return age.isNegative() ? text("time.in", span(age.negated())) : text("time.ago", span(age));
  }

  /** {@code 12 s}, {@code 3 min}, {@code 5 h}, {@code 3 d}. */
  public String span(@Nullable Duration duration) {
    return spanOf(duration);
  }

  static String spanOf(@Nullable Duration duration) {
    if (duration == null) {
      return "";
    }
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) {
      return text("span.seconds", seconds);
    }
    if (seconds < 2 * 3_600) {
      return text("span.minutes", seconds / 60);
    }
    return seconds < 2 * 86_400
        ? text("span.hours", seconds / 3_600)
        : text("span.days", seconds / 86_400);
  }

  /** {@code 2026-01-31 08:00:00 UTC}. */
  public String time(@Nullable Instant time) {
    return time == null ? "" : timeOf(time);
  }

  static String timeOf(Instant time) {
    return TIME.format(time) + " UTC";
  }

  /** {@code 08:00}, UTC. */
  public String clock(Instant time) {
    return clockOf(time);
  }

  static String clockOf(Instant time) {
    return CLOCK.format(time);
  }

  /** {@code 1.2 kB}. */
  public String size(long bytes) {
    if (bytes < 1_000) {
      return text("size.bytes", bytes);
    }
    return bytes < 1_000_000
        ? text("size.kilobytes", bytes / 1_000.0)
        : text("size.megabytes", bytes / 1_000_000.0);
  }

  /** A filter as people write it; empty if it restricts nothing. */
  public String filter(MessageFilter filter) {
    return FilterText.text(filter);
  }

  /** A part of an address. */
  public String url(@Nullable String value) {
    return encoded(value);
  }

  static String encoded(@Nullable String value) {
    return value == null ? "" : URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
