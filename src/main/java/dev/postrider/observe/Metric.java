package dev.postrider.observe;

/** All that is measured; docs/observability.md has them with the same words. */
enum Metric {
  BACKLOG(
      "postrider_backlog_messages",
      Kind.GAUGE,
      "Messages in the outbox that wait for the broker, whatever for; counting ends at 10000, or at"
          + " postrider.watermark.rows if that is more."),
  OLDEST(
      "postrider_oldest_unsent_seconds",
      Kind.GAUGE,
      "How long the oldest message waits for the broker whose key is neither held nor behind a dead"
          + " letter; 0 if none does."),
  DEAD_LETTERS(
      "postrider_dead_letters",
      Kind.GAUGE,
      "Messages that were given up and wait for an operator; counting ends as that of the backlog."),
  BLOCKED_KEYS(
      "postrider_blocked_keys",
      Kind.GAUGE,
      "Keys that wait, by reason: retry, dead, hold; counting ends as that of the backlog."),
  WATERMARK("postrider_watermark_passed", Kind.GAUGE, "1 while the watermark is passed, by mark."),
  BROKER_UP(
      "postrider_broker_up",
      Kind.GAUGE,
      "1 if this node reached the broker when it last tried, else 0; it tries when there is something"
          + " to send."),
  LANES("postrider_lanes", Kind.GAUGE, "Lanes of the broker on this node."),
  IN_FLIGHT(
      "postrider_in_flight_messages",
      Kind.GAUGE,
      "Messages of this node at the broker that are not confirmed yet."),
  STORED(
      "postrider_messages_stored_total",
      Kind.COUNTER,
      "Messages stored in the outbox and committed on this node."),
  SENT(
      "postrider_messages_sent_total",
      Kind.COUNTER,
      "Messages that the broker confirmed to this node."),
  REJECTED(
      "postrider_attempts_rejected_total",
      Kind.COUNTER,
      "Attempts of this node that the broker rejected."),
  DEAD(
      "postrider_messages_dead_total",
      Kind.COUNTER,
      "Messages that this node gave up: too many attempts, or expired."),
  DELAY(
      "postrider_commit_to_confirm_seconds",
      Kind.HISTOGRAM,
      "From when a message came into the outbox until the broker had confirmed it to this node."),
  SENT_DIRECTLY(
      "postrider_send_total",
      Kind.COUNTER,
      "Messages given to Outbox.send on this node, by outcome: confirmed, rejected, failed (not"
          + " confirmed in time, or behind one that was not sent)."),
  INBOX(
      "postrider_inbox_messages_total",
      Kind.COUNTER,
      "Messages that consumers of this node asked the inbox for, by outcome: first, repeated (these"
          + " were suppressed), unidentified (without an id)."),
  SUBSCRIPTION_UP(
      "postrider_subscription_up",
      Kind.GAUGE,
      "1 while the subscription is connected to its broker, else 0."),
  SUBSCRIPTION(
      "postrider_subscription_messages_total",
      Kind.COUNTER,
      "Messages of a subscription, by outcome: received (deliveries), done (acknowledged after a call,"
          + " or as a repetition), filtered, failed (calls), dead (put into the dead letter queue)."),
  LOOKED(
      "postrider_looked",
      Kind.GAUGE,
      "1 if this node could look how much waits within the last minute, else 0.");

  /** How a number behaves. */
  enum Kind {
    GAUGE,
    COUNTER,
    HISTOGRAM
  }

  private final String key;
  private final Kind kind;
  private final String help;

  Metric(String key, Kind kind, String help) {
    this.key = key;
    this.kind = kind;
    this.help = help;
  }

  String key() {
    return key;
  }

  Kind kind() {
    return kind;
  }

  String help() {
    return help;
  }
}
