package dev.postrider.store;

/** The statements of {@link MessageActs}. */
record ActStatements(
    String retryHeads,
    String deleteOutbox,
    String deleteDead,
    String unblock,
    String copyOutbox,
    String copyDead,
    String dueNow,
    String deleteScheduled,
    String copyScheduled,
    String copySent) {

  static ActStatements of(Dialect dialect, Tables tables) {
    String outbox = tables.outbox();
    String dead = tables.dead();
    String scheduled = tables.scheduled();
    String block = tables.blockedKey();
    String key = " WHERE broker = ? AND shard = ? AND message_key = ?";
    return new ActStatements(
        "UPDATE "
            + (block
                + " SET reason = 'RETRY', due_at = "
                + dialect.later()
                + " WHERE head_seq = ANY(?)")
            + " AND (reason = 'DEAD' OR (reason = 'RETRY' AND due_at > CURRENT_TIMESTAMP))",
        "DELETE FROM " + outbox + " WHERE seq = ?",
        "DELETE FROM " + dead + " WHERE seq = ?",
        "DELETE FROM " + block + key + " AND head_seq = ? AND reason <> 'HOLD'",
        copy(dialect, outbox, outbox),
        copy(dialect, outbox, dead),
        ("UPDATE " + scheduled + " SET due_at = " + dialect.later())
            + " WHERE seq = ? AND due_at > CURRENT_TIMESTAMP",
        "DELETE FROM " + scheduled + " WHERE seq = ?",
        copy(dialect, outbox, scheduled),
        copy(dialect, outbox, tables.sent()));
  }

  /** Deletes the message with the number that is the parameter, wherever it is. */
  String delete(MessageActs.Locked message) {
    if (message.state() == MessageState.SCHEDULED) {
      return deleteScheduled;
    }
    return message.aside() ? deleteDead : deleteOutbox;
  }

  /** Copies a message into the outbox, wherever it is. */
  String copy(MessageActs.Locked message) {
    return switch (message.state()) {
      case SCHEDULED -> copyScheduled;
      case SENT -> copySent;
      default -> message.aside() ? copyDead : copyOutbox;
    };
  }

  private static String copy(Dialect dialect, String outbox, String from) {
    String columns = "type, version, event, content_type, headers, payload";
    return ("INSERT INTO " + outbox + " (id, broker, shard, message_key, destination, " + columns)
        + ") SELECT CAST(? AS varchar), broker, CAST(? AS integer), CAST(? AS varchar),"
        + (" COALESCE(CAST(? AS varchar), destination), " + columns + " FROM " + from)
        + (" WHERE seq = ?" + dialect.numbered());
  }
}
