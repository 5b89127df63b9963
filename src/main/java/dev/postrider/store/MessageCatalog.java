package dev.postrider.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Questions of operators about messages that have not left, dead letters among them, and those that
 * were sent where these are asked for by their state or an id. Each call is one short transaction
 * of its own, given up after ten seconds ({@link java.sql.SQLTimeoutException}). Only {@link
 * #content} reads payloads. Safe for use by any thread.
 */
public interface MessageCatalog {

  /**
   * Messages, the newest first; those that are not due yet behind all others.
   *
   * @param before only those with a smaller number; null for the first page
   * @param limit the most to return, at least 1
   */
  Listing list(MessageFilter filter, @Nullable Long before, int limit) throws SQLException;

  /** How many there are, counted up to {@code cap}. */
  Count count(MessageFilter filter, int cap) throws SQLException;

  /** How many there are in each state but SENT, each counted up to {@code cap}. */
  Map<MessageState, Count> counts(int cap) throws SQLException;

  /** A message, once for each broker it has to reach or was sent to; empty if there is none. */
  List<Detail> find(String id) throws SQLException;

  /** The body of a message. */
  Optional<Content> content(String id, String broker) throws SQLException;

  /** The rejected attempts of a message, the first one first. */
  List<Attempt> attempts(String id, String broker) throws SQLException;

  /**
   * The last errors of messages, those that differ in digits and UUIDs only together; the largest
   * group first. Looks at {@code cap} messages at most.
   */
  List<ErrorGroup> errorGroups(MessageFilter filter, int cap) throws SQLException;

  /**
   * What waits, by broker and destination. Looks at the oldest {@code cap} messages, and at one
   * more to see whether there are more.
   */
  List<Backlog> backlog(int cap) throws SQLException;

  /**
   * How long the oldest message waits that is neither dead nor held; one that was scheduled, since
   * it is due.
   */
  Optional<Duration> oldest() throws SQLException;

  /**
   * A page of messages.
   *
   * @param messages the newest first
   * @param next what to give as {@code before} for the next page; null if this was the last
   */
  record Listing(List<Entry> messages, @Nullable Long next) {}

  /**
   * A message in a list.
   *
   * @param seq its number
   * @param attempts how often its broker rejected it
   * @param createdAt when it was stored
   * @param dueAt when it is tried again, in state FAILED; when it is to be sent, in state SCHEDULED
   * @param error the last reason, at most 300 characters
   */
  record Entry(
      long seq,
      String id,
      String broker,
      MessageState state,
      String key,
      String destination,
      @Nullable String type,
      int attempts,
      Instant createdAt,
      @Nullable Instant dueAt,
      @Nullable String error) {}

  /**
   * A message alone, without its body.
   *
   * @param entry as in a list, but with the whole reason
   * @param size of the payload, bytes
   * @param diedAt when it was put aside
   * @param waitsFor the id of the message its key waits for, if that is another one
   * @param sentAt when its broker had confirmed it; only in state SENT
   * @param collected if it is a dead letter of a consumer; null for all others
   */
  record Detail(
      Entry entry,
      @Nullable String version,
      @Nullable String event,
      String contentType,
      Map<String, String> headers,
      long size,
      @Nullable Instant expiresAt,
      @Nullable Instant diedAt,
      @Nullable String waitsFor,
      @Nullable Instant sentAt,
      @Nullable Collected collected) {}

  /**
   * Where a dead letter of a consumer was found.
   *
   * @param from the queue
   * @param consumer who could not apply it, if that is known
   * @param firstFailedAt when it failed first, if that is known
   */
  record Collected(String from, @Nullable String consumer, @Nullable Instant firstFailedAt) {}

  /** A body with its media type. */
  record Content(String contentType, byte[] payload) {}

  /**
   * A rejected attempt.
   *
   * @param attempt from 1
   * @param trace the stack trace, if there was an exception
   */
  record Attempt(
      int attempt, String node, Instant failedAt, String reason, @Nullable String trace) {}

  /**
   * Messages with the same error.
   *
   * @param group the error, at most 300 characters, each UUID and each run of digits replaced by
   *     {@code #}
   * @param sample the id of one of them
   */
  record ErrorGroup(String group, long count, Instant first, Instant last, String sample) {}

  /**
   * What waits for one destination.
   *
   * @param oldest since when the first of them waits: since it was due, if it was scheduled; since
   *     it was stored, if it was put aside
   * @param capped whether the numbers are only those of the oldest messages
   */
  record Backlog(
      String broker,
      String destination,
      Map<MessageState, Long> counts,
      Instant oldest,
      boolean capped) {}

  /** A number, or at least that many. */
  record Count(long value, boolean capped) {

    /** {@code 12}, or {@code 10000+}. */
    @Override
    public String toString() {
      return value + (capped ? "+" : "");
    }
  }
}
