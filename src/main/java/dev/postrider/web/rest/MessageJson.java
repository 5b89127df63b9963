package dev.postrider.web.rest;

import dev.postrider.admin.FilterText;
import dev.postrider.store.MessageCatalog.Attempt;
import dev.postrider.store.MessageCatalog.Backlog;
import dev.postrider.store.MessageCatalog.Collected;
import dev.postrider.store.MessageCatalog.Count;
import dev.postrider.store.MessageCatalog.Detail;
import dev.postrider.store.MessageCatalog.Entry;
import dev.postrider.store.MessageCatalog.ErrorGroup;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import jakarta.json.JsonObject;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages, and numbers of messages, as JSON. What may be beyond 2^53 is a text. */
final class MessageJson {

  private MessageJson() {}

  /** What was sent is never counted. */
  private static final Set<MessageState> WAITING =
      EnumSet.complementOf(EnumSet.of(MessageState.SENT));

  /** What is scheduled is not counted by destination. */
  private static final Set<MessageState> ON_THE_WAY =
      EnumSet.complementOf(EnumSet.of(MessageState.SENT, MessageState.SCHEDULED));

  static JsonObject entry(Entry entry) {
    return entryFields(entry).build();
  }

  static JsonObject detail(Detail detail) {
    Fields headers = new Fields();
    detail.headers().forEach(headers::add);
    return entryFields(detail.entry())
        .add("version", detail.version())
        .add("event", detail.event())
        .add("contentType", detail.contentType())
        .add("headers", headers.build())
        .add("size", detail.size())
        .add("expiresAt", detail.expiresAt())
        .add("diedAt", detail.diedAt())
        .add("waitsFor", detail.waitsFor())
        .add("sentAt", detail.sentAt())
        .add("collected", collected(detail.collected()))
        .build();
  }

  private static @Nullable JsonObject collected(@Nullable Collected collected) {
    return collected == null
        ? null
        : new Fields()
            .add("from", collected.from())
            .add("consumer", collected.consumer())
            .add("firstFailedAt", collected.firstFailedAt())
            .build();
  }

  private static Fields entryFields(Entry entry) {
    return new Fields()
        .add("id", entry.id())
        .add("broker", entry.broker())
        .add("state", entry.state())
        .add("seq", text(entry.seq()))
        .add("key", entry.key())
        .add("destination", entry.destination())
        .add("type", entry.type())
        .add("attempts", entry.attempts())
        .add("createdAt", entry.createdAt())
        .add("dueAt", entry.dueAt())
        .add("error", entry.error());
  }

  static JsonObject attempt(Attempt attempt) {
    return new Fields()
        .add("attempt", attempt.attempt())
        .add("node", attempt.node())
        .add("failedAt", attempt.failedAt())
        .add("reason", attempt.reason())
        .add("trace", attempt.trace())
        .build();
  }

  static JsonObject count(Count count) {
    return new Fields().add("value", count.value()).add("capped", count.capped()).build();
  }

  /**
   * A group with the line of words that selects it.
   *
   * @param within where it was looked for
   */
  static JsonObject group(ErrorGroup group, MessageFilter within) {
    return new Fields()
        .add("group", group.group())
        .add("count", group.count())
        .add("first", group.first())
        .add("last", group.last())
        .add("sample", group.sample())
        .add("q", FilterText.text(within.inGroup(group.group())))
        .build();
  }

  static JsonObject backlog(Backlog backlog) {
    Fields counts = new Fields();
    for (MessageState state : ON_THE_WAY) {
      counts.add(Fields.word(state), backlog.counts().getOrDefault(state, 0L));
    }
    return new Fields()
        .add("broker", backlog.broker())
        .add("destination", backlog.destination())
        .add("counts", counts.build())
        .add("oldest", backlog.oldest())
        .add("capped", backlog.capped())
        .build();
  }

  static JsonObject counts(Map<MessageState, Count> counts) {
    Fields all = new Fields();
    for (MessageState state : WAITING) {
      all.add(Fields.word(state), count(counts.getOrDefault(state, new Count(0, false))));
    }
    return all.build();
  }

  static @Nullable String text(@Nullable Long number) {
    return number == null ? null : number.toString();
  }
}
