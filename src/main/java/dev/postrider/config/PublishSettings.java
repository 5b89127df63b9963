package dev.postrider.config;

/**
 * Limits of what a transaction may publish.
 *
 * @param maxPayloadBytes the largest payload, bytes
 * @param maxTransactionBytes the most payload of one transaction, bytes
 */
public record PublishSettings(long maxPayloadBytes, long maxTransactionBytes) {

  static final Setting<Long> MAX_PAYLOAD =
      new Setting<>(
          "postrider.publish.max-payload-bytes",
          "8388608",
          "a number of bytes from 1",
          "The largest payload of one message.",
          "Higher costs memory in application, database, relay and broker at once; lower refuses"
              + " more messages.",
          Parsers.bytes(1));

  static final Setting<Long> MAX_TRANSACTION =
      new Setting<>(
          "postrider.publish.max-transaction-bytes",
          "268435456",
          "a number of bytes from 1",
          "The most payload of all messages of one transaction, which is kept in memory until it"
              + " commits.",
          "Higher lets a transaction take more memory; lower refuses large transactions.",
          Parsers.bytes(1));

  static PublishSettings read(SettingsReader reader) {
    return new PublishSettings(reader.get(MAX_PAYLOAD), reader.get(MAX_TRANSACTION));
  }
}
