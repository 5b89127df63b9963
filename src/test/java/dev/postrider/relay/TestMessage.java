package dev.postrider.relay;

import dev.postrider.store.StoredMessage;
import java.time.Instant;
import java.util.Map;

/** Messages of which only number, key and size matter. */
final class TestMessage {

  private TestMessage() {}

  static StoredMessage of(long seq, String key, int bytes) {
    return new StoredMessage(
        seq,
        "m" + seq,
        key,
        "/queue/x",
        null,
        null,
        null,
        "text/plain",
        Map.of(),
        new byte[bytes],
        Instant.EPOCH,
        null,
        false,
        0,
        0);
  }
}
