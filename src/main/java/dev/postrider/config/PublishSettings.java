package dev.postrider.config;

/**
 * What a transaction may publish, and how it is ordered.
 *
 * @param maxPayloadBytes the largest payload, bytes
 * @param maxTransactionBytes the most payload of one transaction, bytes
 * @param order which transactions have an order
 */
public record PublishSettings(long maxPayloadBytes, long maxTransactionBytes, Order order) {

  /** Which of the transactions that publish messages of one key have an order. */
  public enum Order {
    /** Those that do not overlap, and those that hold a common lock, such as an entity's row. */
    NATURAL,
    /** All: they lock the key. */
    STRICT
  }

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

  static final Setting<Order> ORDER =
      new Setting<>(
          "postrider.order",
          "natural",
          "natural or strict",
          "Which transactions that publish messages of one key have those sent in the order of their"
              + " commits.",
          "natural: transactions that do not overlap, and those that change the same entity or hold"
              + " another lock in common. strict: all, because each locks its keys just before it"
              + " commits; this costs a statement for each transaction that publishes with keys, and"
              + " such transactions of one key (and of the few that share its lock, one in 1024)"
              + " commit one after the other. All applications that publish messages of a key must"
              + " have strict for it to hold.",
          Parsers.oneOf(Order.class));

  static PublishSettings read(SettingsReader reader) {
    return new PublishSettings(
        reader.get(MAX_PAYLOAD), reader.get(MAX_TRANSACTION), reader.get(ORDER));
  }
}
