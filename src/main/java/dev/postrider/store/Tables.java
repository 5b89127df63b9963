package dev.postrider.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The names of the tables. They are put into SQL text, which is safe because the settings let only
 * lower-case letters, digits and '_' into the prefix.
 *
 * @param prefix what all names begin with
 */
record Tables(String prefix) {

  private static final List<String> MESSAGE =
      List.of(
          "id",
          "broker",
          "shard",
          "message_key",
          "destination",
          "type",
          "version",
          "event",
          "content_type",
          "headers",
          "payload",
          "created_at",
          "expires_at",
          "attempts");

  Tables {
    if (!prefix.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("A prefix of tables is a plain name, was " + prefix);
    }
  }

  String outbox() {
    return prefix + "outbox";
  }

  String blockedKey() {
    return prefix + "blocked_key";
  }

  String attempt() {
    return prefix + "attempt";
  }

  String dead() {
    return prefix + "dead";
  }

  String inbox() {
    return prefix + "inbox";
  }

  String node() {
    return prefix + "node";
  }

  String lease() {
    return prefix + "lease";
  }

  String keyLock() {
    return prefix + "key_lock";
  }

  String history() {
    return prefix + "schema_history";
  }

  /** All columns of a message but its number, separated by commas. */
  static String messageColumns() {
    return String.join(", ", MESSAGE);
  }

  /** Every table with the columns that statements name, but identity columns. */
  Map<String, List<String>> columns() {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    columns.put(outbox(), MESSAGE);
    columns.put(
        blockedKey(), List.of("broker", "shard", "message_key", "head_seq", "due_at", "reason"));
    columns.put(
        attempt(),
        List.of("seq", "id", "broker", "attempt", "node", "failed_at", "reason", "trace"));
    columns.put(dead(), join(List.of("seq"), MESSAGE, List.of("reason", "died_at")));
    columns.put(inbox(), List.of("consumer", "message_id", "payload_hash", "received_at"));
    columns.put(node(), List.of("id", "description", "joined_at", "expires_at"));
    columns.put(lease(), List.of("broker", "shard", "node", "epoch"));
    columns.put(keyLock(), List.of("slot"));
    return columns;
  }

  @SafeVarargs
  private static List<String> join(List<String>... parts) {
    return Stream.of(parts).flatMap(List::stream).toList();
  }
}
