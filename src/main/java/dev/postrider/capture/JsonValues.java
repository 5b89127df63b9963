package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.NOT_A_NUMBER;

import dev.postrider.PostriderException;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Base64;
import java.util.Calendar;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Single values as JSON, without loss: numbers as numbers, times as ISO 8601 (points in time in
 * UTC), bytes as base64, enums by name, what is not known here by Jakarta JSON Binding.
 */
final class JsonValues {

  private final JsonFormat json;
  private final JsonProvider provider;

  JsonValues(JsonFormat json) {
    this.json = json;
    this.provider = json.provider();
  }

  /**
   * The value of a basic attribute.
   *
   * @param attribute named in the error
   * @throws PostriderException PR0107 for a floating-point value that is no number
   */
  JsonValue of(String attribute, @Nullable Object value) {
    if (value == null) {
      return JsonValue.NULL;
    }
    if (value instanceof Boolean flag) {
      return flag ? JsonValue.TRUE : JsonValue.FALSE;
    }
    if (value instanceof Number number) {
      return number(attribute, number).orElseGet(() -> json.bound(value));
    }
    return text(value)
        .or(() -> time(value))
        .map(text -> (JsonValue) provider.createValue(text))
        .orElseGet(() -> json.bound(value));
  }

  private Optional<JsonValue> number(String attribute, Number number) {
    if (number instanceof BigDecimal decimal) {
      return Optional.of(provider.createValue(decimal));
    }
    if (number instanceof BigInteger integer) {
      return Optional.of(provider.createValue(integer));
    }
    if (number instanceof Double || number instanceof Float) {
      if (!Double.isFinite(number.doubleValue())) {
        throw new PostriderException(NOT_A_NUMBER.of(attribute, number));
      }
      // By way of the text: the shortest decimal that is this float, and no other.
      return Optional.of(provider.createValue(new BigDecimal(number.toString())));
    }
    boolean whole =
        number instanceof Long
            || number instanceof Integer
            || number instanceof Short
            || number instanceof Byte;
    return whole ? Optional.of(provider.createValue(number.longValue())) : Optional.empty();
  }

  private static Optional<String> text(Object value) {
    if (value instanceof CharSequence || value instanceof Character || value instanceof UUID) {
      return Optional.of(value.toString());
    }
    if (value instanceof Enum<?> constant) {
      return Optional.of(constant.name());
    }
    if (value instanceof byte[] bytes) {
      return Optional.of(Base64.getEncoder().encodeToString(bytes));
    }
    if (value instanceof Byte[] bytes) {
      return Optional.of(Base64.getEncoder().encodeToString(unboxed(bytes)));
    }
    return value instanceof char[] chars ? Optional.of(new String(chars)) : Optional.empty();
  }

  private static byte[] unboxed(Byte[] boxed) {
    byte[] bytes = new byte[boxed.length];
    for (int i = 0; i < boxed.length; i++) {
      bytes[i] = boxed[i];
    }
    return bytes;
  }

  private static Optional<String> time(Object value) {
    if (value instanceof Date date) {
      return Optional.of(date(date));
    }
    if (value instanceof Calendar calendar) {
      return Optional.of(
          DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
              calendar.toInstant().atZone(calendar.getTimeZone().toZoneId())));
    }
    if (value instanceof TemporalAccessor temporal
        && value.getClass().getName().startsWith("java.time.")) {
      return Optional.of(temporal(temporal));
    }
    return value instanceof TemporalAmount && value.getClass().getName().startsWith("java.time.")
        ? Optional.of(value.toString())
        : Optional.empty();
  }

  private static String date(Date date) {
    if (date instanceof java.sql.Date day) {
      return day.toLocalDate().toString();
    }
    if (date instanceof java.sql.Time time) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(time.toLocalTime());
    }
    return date.toInstant().toString();
  }

  /** Not toString: that leaves out seconds that are zero, and adds the name of the zone. */
  private static String temporal(TemporalAccessor temporal) {
    if (temporal instanceof LocalTime) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(temporal);
    }
    if (temporal instanceof LocalDateTime) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(temporal);
    }
    if (temporal instanceof OffsetTime) {
      return DateTimeFormatter.ISO_OFFSET_TIME.format(temporal);
    }
    if (temporal instanceof OffsetDateTime || temporal instanceof ZonedDateTime) {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(temporal);
    }
    return temporal.toString();
  }
}
