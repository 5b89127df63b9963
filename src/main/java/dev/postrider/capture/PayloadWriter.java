package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.NOT_SERIALIZABLE;

import dev.postrider.PostriderException;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Serializes bodies: a text and a byte array as they are, anything else as JSON. */
final class PayloadWriter {

  private final JsonFormat json;

  PayloadWriter(JsonFormat json) {
    this.json = json;
  }

  /**
   * Serializes {@code body} now.
   *
   * @param destination named in the error
   * @throws PostriderException PR0102 if that is not possible
   */
  Payload write(Object body, String destination) {
    if (body instanceof byte[] bytes) {
      return new Payload(bytes.clone(), Payload.BINARY);
    }
    return new Payload(utf8(text(body, destination), destination), Payload.JSON);
  }

  private String text(Object body, String destination) {
    if (body instanceof CharSequence text) {
      return text.toString();
    }
    if (body instanceof JsonObject object) {
      return object.toString();
    }
    try {
      return json.bind(body);
    } catch (RuntimeException | StackOverflowError failure) {
      throw failure(destination, failure);
    }
  }

  /** Half of a surrogate pair has no UTF-8 form; it must not become a question mark silently. */
  private static byte[] utf8(String text, String destination) {
    try {
      ByteBuffer buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (CharacterCodingException failure) {
      throw failure(destination, failure);
    }
  }

  private static PostriderException failure(String destination, Throwable cause) {
    return new PostriderException(
        NOT_SERIALIZABLE.of(destination, cause.getClass().getSimpleName()), cause);
  }
}
