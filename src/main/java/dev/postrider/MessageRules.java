package dev.postrider;

import static dev.postrider.MessageProblem.DELAY;
import static dev.postrider.MessageProblem.DESTINATION_LENGTH;
import static dev.postrider.MessageProblem.EXPIRES_TOO_EARLY;
import static dev.postrider.MessageProblem.EXPIRY;
import static dev.postrider.MessageProblem.FIELD_LENGTH;
import static dev.postrider.MessageProblem.HEADER_NAME;
import static dev.postrider.MessageProblem.PAYLOAD_MISSING;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the parts of a message may be. */
final class MessageRules {

  private static final Pattern HEADER = Pattern.compile("(?!JMS)[A-Za-z_$][A-Za-z0-9_$]{0,199}");

  /** Jakarta Messaging 3.1, section 3.8.1.1. */
  private static final Set<String> RESERVED =
      Set.of("null", "true", "false", "not", "and", "or", "between", "like", "in", "is", "escape");

  private MessageRules() {}

  /** A destination, or PR0001. */
  static String destination(String destination) {
    int length = destination.length();
    if (length == 0 || length > Message.MAX_DESTINATION_LENGTH) {
      throw new PostriderException(DESTINATION_LENGTH.of(Message.MAX_DESTINATION_LENGTH, length));
    }
    return destination;
  }

  /** A payload, or PR0002. */
  static Object payload(String destination, @Nullable Object payload) {
    if (payload == null) {
      throw new PostriderException(PAYLOAD_MISSING.of(destination));
    }
    return payload;
  }

  /** Refuses the name of a header, PR0003. */
  static void checkHeader(String name) {
    if (!HEADER.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new PostriderException(HEADER_NAME.of(name));
    }
  }

  /** The value of a field, or PR0005. */
  static String field(String field, String value) {
    if (value.isEmpty() || value.length() > Message.MAX_FIELD_LENGTH) {
      throw new PostriderException(
          FIELD_LENGTH.of(field, Message.MAX_FIELD_LENGTH, value.length()));
    }
    return value;
  }

  /** A time until a message expires, or PR0006. */
  static Duration life(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new PostriderException(EXPIRY.of(time));
    }
    return time;
  }

  /** A time until a message is due, or PR0007. */
  static Duration delay(Duration delay) {
    if (delay.isNegative() || delay.isZero() || delay.compareTo(Message.MAX_DELAY) > 0) {
      throw new PostriderException(DELAY.of(Message.MAX_DELAY.toDays(), delay));
    }
    return delay;
  }

  /** Refuses a message that expires before it is due, PR0008. */
  static void checkTimes(String destination, @Nullable Duration delay, @Nullable Duration life) {
    if (delay != null && life != null && life.compareTo(delay) <= 0) {
      throw new PostriderException(EXPIRES_TOO_EARLY.of(destination, life, delay));
    }
  }
}
