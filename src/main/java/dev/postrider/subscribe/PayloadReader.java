package dev.postrider.subscribe;

import dev.postrider.spi.IncomingMessage;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonLocation;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes of a body what a method wants. Safe for use by any thread. */
final class PayloadReader {

  private static final Pattern JSON = Pattern.compile("application/(?:.*\\+)?json");
  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]+)\"?");

  /** What a connector calls a body that it does not read. */
  private static final Pattern FOREIGN =
      Pattern.compile("application/vnd\\.jakarta-messaging\\..*");

  private final JsonProvider json;
  private final Jsonb binding;

  PayloadReader(JsonProvider json, Jsonb binding) {
    this.json = json;
    this.binding = binding;
  }

  /**
   * The body as {@code byte[]}, as text, as JSON value, or as an object of JSON.
   *
   * @throws Rejection if it is none
   */
  Object read(IncomingMessage message, Type type) {
    String media = media(message.contentType());
    if (FOREIGN.matcher(media).matches()) {
      throw new Rejection("its body is neither text nor bytes, but " + media);
    }
    if (type == byte[].class) {
      return message.payload().clone();
    }
    if (type == String.class) {
      return text(message);
    }
    if (!media.isEmpty() && !JSON.matcher(media).matches()) {
      throw new Rejection(
          "its content type is " + media + ", and only JSON can be read as " + type.getTypeName());
    }
    return type instanceof Class<?> c && JsonValue.class.isAssignableFrom(c)
        ? value(message, c)
        : object(message, type);
  }

  private Object value(IncomingMessage message, Class<?> type) {
    try (JsonParser parser = json.createParser(new StringReader(text(message)))) {
      parser.next();
      JsonValue value = parser.getValue();
      if (parser.hasNext()) {
        throw new Rejection("its body is no JSON: more follows the first value");
      }
      if (!type.isInstance(value)) {
        throw new Rejection(
            "its body is a JSON " + value.getValueType() + ", not a " + type.getSimpleName());
      }
      return value;
    } catch (Rejection rejection) {
      throw rejection;
    } catch (RuntimeException malformed) { // nested too deeply, for instance, or empty
      throw new Rejection("its body is no JSON" + where(malformed));
    }
  }

  private Object object(IncomingMessage message, Type type) {
    @Nullable Object object;
    try {
      object = binding.fromJson(text(message), type);
    } catch (JsonbException | jakarta.json.JsonException malformed) {
      throw new Rejection(
          "its body cannot be read as " + type.getTypeName() + where(malformed));
    }
    if (object == null) {
      throw new Rejection("its body is null");
    }
    return object;
  }

  private static String text(IncomingMessage message) {
    Charset charset = charset(message.contentType());
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(message.payload()))
          .toString();
    } catch (CharacterCodingException notText) {
      throw new Rejection("its body is no text in " + charset, notText);
    }
  }

  private static Charset charset(@Nullable String contentType) {
    Matcher charset = CHARSET.matcher(contentType == null ? "" : contentType);
    if (!charset.find()) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(charset.group(1));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      throw new Rejection("its character set " + charset.group(1) + " is not known", unknown);
    }
  }

  private static String media(@Nullable String contentType) {
    return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** All that is told: the words of a parser, and its causes, show what they stumble over. */
  private static String where(Throwable malformed) {
    for (Throwable t = malformed; t != null; t = t.getCause()) {
      if (t instanceof JsonParsingException parsing && parsing.getLocation() != null) {
        JsonLocation at = parsing.getLocation();
        return " (line " + at.getLineNumber() + ", column " + at.getColumnNumber() + ")";
      }
    }
    return " (" + malformed.getClass().getSimpleName() + ")";
  }
}
