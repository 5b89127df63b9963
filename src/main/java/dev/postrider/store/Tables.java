package dev.postrider.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

  private static final List<String> NEW_MESSAGE =
      MESSAGE.stream().filter(column -> !column.equals("attempts")).toList();

  /** All columns of a job. */
  static final List<String> COMMAND =
      List.of(
          "id",
          "action",
          "criteria",
          "destination",
          "state",
          "asked_by",
          "asked_via",
          "asked_at",
          "reason",
          "node",
          "leased_until",
          "next_seq",
          "last_seq",
          "total",
          "total_capped",
          "done",
          "skipped",
          "ended_at",
          "failure");

  /** All columns of a job on a queue. */
  static final List<String> QUEUE_JOB =
      List.of(
          "id",
          "action",
          "broker",
          "queue",
          "to_broker",
          "destination",
          "most",
          "state",
          "asked_by",
          "asked_via",
          "asked_at",
          "reason",
          "node",
          "leased_until",
          "done",
          "skipped",
          "note",
          "ending",
          "ended_at",
          "failure");

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

  String sent() {
    return prefix + "sent";
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

  String layout() {
    return prefix + "layout";
  }

  String pause() {
    return prefix + "pause";
  }

  String command() {
    return prefix + "command";
  }

  String queueJob() {
    return prefix + "queue_job";
  }

  String audit() {
    return prefix + "audit";
  }

  String nodeReport() {
    return prefix + "node_report";
  }

  String activity() {
    return prefix + "activity";
  }

  String account() {
    return prefix + "account";
  }

  String scheduled() {
    return prefix + "scheduled";
  }

  String history() {
    return prefix + "schema_history";
  }

  /** All columns of a message but its number, separated by commas. */
  static String messageColumns() {
    return String.join(", ", MESSAGE);
  }

  /** What is kept of a message that was sent, but its number, separated by commas. */
  static String sentColumns() {
    return MESSAGE.stream()
        .filter(column -> !column.equals("expires_at"))
        .collect(Collectors.joining(", "));
  }

  /** Those of a message that nobody has tried to send yet, separated by commas. */
  static String newMessageColumns() {
    return String.join(", ", NEW_MESSAGE);
  }

  /** Every table with the columns that statements name, but identity columns. */
  Map<String, List<String>> columns() {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    columns.put(outbox(), join(MESSAGE, List.of("queued_at")));
    columns.put(
        blockedKey(), List.of("broker", "shard", "message_key", "head_seq", "due_at", "reason"));
    columns.put(
        attempt(),
        List.of("seq", "id", "broker", "attempt", "node", "failed_at", "reason", "trace"));
    columns.put(
        dead(),
        join(
            List.of("seq"),
            MESSAGE,
            List.of("reason", "died_at", "collected_from", "consumer", "first_failed_at")));
    columns.put(inbox(), List.of("consumer", "message_id", "payload_hash", "received_at"));
    columns.put(node(), List.of("id", "description", "joined_at", "expires_at", "brokers"));
    columns.put(layout(), List.of("id", "shards"));
    columns.put(lease(), List.of("broker", "shard", "node", "epoch"));
    columns.put(keyLock(), List.of("slot"));
    columns.put(pause(), List.of("broker", "destination", "paused_at", "paused_by", "reason"));
    columns.put(command(), COMMAND);
    columns.put(queueJob(), QUEUE_JOB);
    columns.put(
        audit(),
        List.of("done_at", "who", "via", "action", "target", "reason", "outcome", "affected"));
    columns.put(nodeReport(), List.of("node", "report", "since", "reported_at", "expires_at"));
    columns.put(
        activity(), List.of("at_minute", "broker", "node", "stored", "sent", "rejected", "dead"));
    columns.put(account(), List.of("name", "password_hash", "created_at"));
    columns.put(
        sent(), join(List.of("seq"), List.of(sentColumns().split(", ")), List.of("sent_at")));
    columns.put(scheduled(), join(NEW_MESSAGE, List.of("due_at")));
    return columns;
  }

  @SafeVarargs
  private static List<String> join(List<String>... parts) {
    return Stream.of(parts).flatMap(List::stream).toList();
  }
}
