package dev.postrider.admin;

import dev.postrider.spi.IncomingMessage;
import dev.postrider.store.CollectedLetter;
import dev.postrider.store.CollectedLetter.Death;
import dev.postrider.store.OutboxEntry;
import dev.postrider.store.QueueJobs.Order;
import dev.postrider.store.Shards;
import dev.postrider.subscribe.ErrorHeaders;
import dev.postrider.subscribe.ForwardedMessage;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes dead letters of what is found in a dead letter queue, also if others have put it there. */
final class LetterReader {

  private static final String DEAD_LETTER_QUEUE = "/queue/DLQ.";
  private static final String CORRELATION_ID = "postrider_correlation_id";
  private static final String CREATED_AT = "postrider_created_at";
  private static final String VERSION = "postrider_version";
  private static final String EVENT = "postrider_event";

  /** They have columns, of which the relay makes them again. */
  private static final Set<String> COLUMNS =
      Set.of(
          "postrider_id",
          "postrider_destination",
          CREATED_AT,
          "postrider_type",
          VERSION,
          EVENT,
          "postrider_key");

  private static final int LONGEST = 255;
  private static final int LONGEST_KEY = 1_000;
  private static final int LONGEST_EVENT = 20;

  private final Order order;
  private final Shards shards;
  private final InstantSource clock;

  LetterReader(Order order, Shards shards, InstantSource clock) {
    this.order = order;
    this.shards = shards;
    this.clock = clock;
  }

  /**
   * A letter, or why there is none.
   *
   * @param flaw empty if there is a letter
   */
  record Result(@Nullable CollectedLetter letter, String flaw) {}

  Result read(IncomingMessage message) {
    ForwardedMessage found = new ForwardedMessage(message);
    ErrorHeaders errors = ErrorHeaders.of(message.headers());
    Optional<String> destination = destination(errors);
    if (!found.isWhole()) {
      return new Result(null, "its body is an object of Java, which is not read");
    }
    if (destination.isEmpty()) {
      return new Result(null, "it does not tell where it came from; say where it is to go");
    }
    OutboxEntry entry = entry(found, destination.get());
    return fits(entry)
        ? new Result(letter(entry, message, errors), "")
        : new Result(null, "its id, key, type, version or media type is too long to be stored");
  }

  private Optional<String> destination(ErrorHeaders errors) {
    return Stream.of(errors.source(), order.destination(), namedAfter())
        .filter(name -> name != null && isDestination(name))
        .findFirst();
  }

  private @Nullable String namedAfter() {
    return order.queue().startsWith(DEAD_LETTER_QUEUE)
        ? "/queue/" + order.queue().substring(DEAD_LETTER_QUEUE.length())
        : null;
  }

  private static boolean isDestination(String name) {
    return !name.isBlank()
        && name.length() <= LONGEST
        && name.chars().noneMatch(Character::isISOControl);
  }

  private OutboxEntry entry(ForwardedMessage found, String destination) {
    String id = found.idOrNew();
    String key = found.key().orElse(id);
    Map<String, String> given = found.original().headers();
    Map<String, String> headers = ErrorHeaders.without(found.headers());
    headers.keySet().removeAll(COLUMNS);
    found.correlationId().ifPresent(conversation -> headers.put(CORRELATION_ID, conversation));
    return new OutboxEntry(
        id,
        shards.lane(order.broker(), key),
        key,
        destination,
        found.type().orElse(null),
        given.get(VERSION),
        given.get(EVENT),
        found.contentType(),
        headers,
        found.original().payload(),
        null);
  }

  private static boolean fits(OutboxEntry entry) {
    return fits(entry.id(), LONGEST)
        && fits(entry.key(), LONGEST_KEY)
        && fits(entry.type(), LONGEST)
        && fits(entry.version(), LONGEST)
        && fits(entry.event(), LONGEST_EVENT)
        && fits(entry.contentType(), LONGEST);
  }

  /** PostgreSQL stores no character of code 0. */
  private static boolean fits(@Nullable String text, int longest) {
    return text == null || (text.length() <= longest && text.indexOf('\0') < 0);
  }

  private CollectedLetter letter(OutboxEntry entry, IncomingMessage message, ErrorHeaders errors) {
    Instant now = clock.instant();
    return new CollectedLetter(
        entry,
        createdAt(message.headers().get(CREATED_AT)).orElse(known(errors.first(), now)),
        order.queue(),
        new Death(
            errors.consumer() == null ? null : PlainText.of(errors.consumer()),
            PlainText.of(reason(errors)),
            errors.attempts(),
            errors.first(),
            known(errors.last(), now)));
  }

  private static Instant known(@Nullable Instant told, Instant otherwise) {
    return told == null ? otherwise : told;
  }

  private String reason(ErrorHeaders errors) {
    if (errors.errorClass() == null && errors.message() == null) {
      return "Found in " + order.queue();
    }
    return Stream.of(errors.consumer(), errors.errorClass(), errors.message())
        .filter(part -> part != null && !part.isBlank())
        .reduce((all, part) -> all + ": " + part)
        .orElse("");
  }

  private static Optional<Instant> createdAt(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
