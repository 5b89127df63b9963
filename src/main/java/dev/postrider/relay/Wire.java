package dev.postrider.relay;

import dev.postrider.connector.Envelope;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.store.StoredMessage;

/** From row to message. */
final class Wire {

  private Wire() {}

  static OutgoingMessage message(StoredMessage row) {
    Envelope envelope =
        new Envelope(
            row.id(),
            row.destination(),
            row.key(),
            row.type(),
            row.version(),
            row.event(),
            row.createdAt());
    return envelope.around(row.headers(), row.contentType(), row.payload(), row.expiresAt());
  }
}
