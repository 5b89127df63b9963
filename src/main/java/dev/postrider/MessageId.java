package dev.postrider;

import static dev.postrider.MessageProblem.ID_LENGTH;

/**
 * The id of a message: what a consumer sees as {@code postrider_id} and what the inbox counts by.
 *
 * @param value for messages made by Postrider a UUID of version 7 (RFC 9562, section 5.7); ids of
 *     other senders may be any text of 1 to 4,000 characters
 */
public record MessageId(String value) {

  /** The most characters an id may have. */
  public static final int MAX_LENGTH = 4_000;

  /**
   * Checks the length.
   *
   * @throws PostriderException PR0004 if empty or too long
   */
  public MessageId {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new PostriderException(ID_LENGTH.of(MAX_LENGTH, value.length()));
    }
  }

  /** The value itself. */
  @Override
  public String toString() {
    return value;
  }
}
