package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.DESTINATION_LENGTH;
import static dev.postrider.capture.CaptureProblem.KEY_LENGTH;
import static dev.postrider.capture.CaptureProblem.PAYLOAD_SIZE;
import static dev.postrider.capture.CaptureProblem.TRANSACTION_SIZE;

import dev.postrider.Message;
import dev.postrider.PostriderException;
import dev.postrider.config.PublishSettings;

/** How large a message may be, and all of a transaction together. */
record MessageLimits(PublishSettings settings) {

  /**
   * Refuses what is too large.
   *
   * @param destination with the version appended
   * @param before the bytes of the messages that go with it
   * @throws PostriderException PR0103, PR0104, PR0108, PR0109
   */
  void check(Draft draft, String destination, long before) {
    int length = destination.length();
    if (length > Message.MAX_DESTINATION_LENGTH) {
      throw new PostriderException(
          DESTINATION_LENGTH.of(destination, length, Message.MAX_DESTINATION_LENGTH));
    }
    String key = draft.key();
    if (key != null && key.length() > Message.MAX_FIELD_LENGTH) {
      throw new PostriderException(
          KEY_LENGTH.of(destination, key.length(), Message.MAX_FIELD_LENGTH));
    }
    long size = draft.payload().bytes().length;
    if (size > settings.maxPayloadBytes()) {
      throw new PostriderException(PAYLOAD_SIZE.of(destination, size, settings.maxPayloadBytes()));
    }
    long total = before + size;
    if (total > settings.maxTransactionBytes()) {
      throw new PostriderException(
          TRANSACTION_SIZE.of(destination, total, settings.maxTransactionBytes()));
    }
  }
}
