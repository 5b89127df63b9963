package dev.postrider.admin;

import static dev.postrider.admin.AdminProblem.MESSAGE_NOT_FOUND;
import static dev.postrider.admin.AdminProblem.SEVERAL_BROKERS;

import dev.postrider.admin.AdminException.Kind;
import dev.postrider.admin.Guard.Change;
import dev.postrider.store.AdminStores;
import dev.postrider.store.MessageCatalog;
import dev.postrider.store.MessageCatalog.Attempt;
import dev.postrider.store.MessageCatalog.Content;
import dev.postrider.store.MessageCatalog.Count;
import dev.postrider.store.MessageCatalog.Detail;
import dev.postrider.store.MessageCatalog.ErrorGroup;
import dev.postrider.store.MessageCatalog.Listing;
import dev.postrider.store.MessageDesk;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Messages that have not left, or are kept since, and what can be done with one of them. Safe for
 * use by any thread; called without a transaction. All methods throw {@link AdminException}: PR1001
 * if the operator may not, PR1016 and PR1017 if the database does not answer; those that change
 * something also PR1002 in read-only mode.
 */
public final class Messages {

  /** The most messages on a page. */
  public static final int MOST = 500;

  /** Up to where messages are counted. */
  public static final int COUNTED = 10_000;

  private final Guard guard;
  private final Supplier<String> ids;

  Messages(Guard guard, Supplier<String> ids) {
    this.guard = guard;
    this.ids = ids;
  }

  /**
   * Messages, the newest first, without payloads.
   *
   * @param before {@link Listing#next} of the page before; null for the first
   * @param limit from 1 to {@link #MOST}; what is beyond is taken as the nearest
   */
  public Listing list(Operator who, MessageFilter filter, @Nullable Long before, int limit) {
    int rows = Math.max(1, Math.min(limit, MOST));
    return guard.ask(who, Permission.VIEW, stores -> stores.catalog().list(filter, before, rows));
  }

  /** How many there are, up to {@link #COUNTED}. */
  public Count count(Operator who, MessageFilter filter) {
    return guard.ask(who, Permission.VIEW, stores -> stores.catalog().count(filter, COUNTED));
  }

  /** The errors of messages, grouped; looks at the newest 100,000 at most. */
  public List<ErrorGroup> errorGroups(Operator who, MessageFilter filter) {
    return guard.ask(who, Permission.VIEW, stores -> stores.catalog().errorGroups(filter, 100_000));
  }

  /**
   * A message without its payload.
   *
   * @param broker may be null where the message waits for one broker only
   * @throws AdminException PR1003, PR1004
   */
  public Detail find(Operator who, String id, @Nullable String broker) {
    return guard.ask(who, Permission.VIEW, stores -> found(stores, id, broker));
  }

  /**
   * The payload, whole.
   *
   * @throws AdminException PR1003, PR1004
   */
  public Content payload(Operator who, String id, @Nullable String broker) {
    return guard.ask(
        who,
        Permission.VIEW_PAYLOAD,
        stores -> {
          String from = found(stores, id, broker).entry().broker();
          return stores.catalog().content(id, from).orElseThrow(() -> notFound(id));
        });
  }

  /**
   * The rejected attempts, the first one first; empty for a message without any.
   *
   * @throws AdminException PR1003, PR1004
   */
  public List<Attempt> attempts(Operator who, String id, @Nullable String broker) {
    return guard.ask(
        who,
        Permission.VIEW,
        stores -> stores.catalog().attempts(id, found(stores, id, broker).entry().broker()));
  }

  /**
   * Sends a failed, dead or scheduled message as soon as possible, see {@link MessageDesk#retry}.
   *
   * @return where the message stands now
   * @throws AdminException PR1003 to PR1008, PR1023
   */
  public MessageState retry(Operator who, MessageRef ref, @Nullable String reason) {
    return act(
        who,
        Permission.RETRY,
        ref,
        new Change("retry", ref.target(), reason),
        (desk, at, act) -> desk.retry(ref.id(), at, act));
  }

  /**
   * Gives up a failed, held, dead or scheduled message, see {@link MessageDesk#discard}.
   *
   * @throws AdminException PR1003 to PR1005, PR1023
   */
  public void discard(Operator who, MessageRef ref, @Nullable String reason) {
    act(
        who,
        Permission.DISCARD,
        ref,
        new Change("discard", ref.target(), reason),
        (desk, at, act) -> desk.discard(ref.id(), at, act));
  }

  /**
   * Puts a failed, held, dead, scheduled or sent message back as a new one, see {@link
   * MessageDesk#requeue}.
   *
   * @param destination where it goes; null for where it went
   * @return the id of the new message
   * @throws AdminException PR1003 to PR1005
   */
  public String requeue(
      Operator who, MessageRef ref, @Nullable String destination, @Nullable String reason) {
    String newId = ids.get();
    act(
        who,
        Permission.REQUEUE,
        ref,
        new Change("requeue", ref.target(), reason),
        (desk, at, act) -> desk.requeue(ref.id(), at, newId, destination, act));
    return newId;
  }

  private MessageState act(
      Operator who, Permission needed, MessageRef ref, Change change, DeskCall call) {
    return guard.change(
        who,
        needed,
        change,
        stores -> {
          String broker =
              ref.broker() == null ? found(stores, ref.id(), null).entry().broker() : ref.broker();
          MessageDesk.Outcome outcome = call.on(stores.desk(), broker, change.act(who));
          Refusals.check(outcome, "message " + ref.id());
          MessageState state = outcome.state();
          return state == null ? MessageState.PENDING : state;
        });
  }

  private static Detail found(AdminStores stores, String id, @Nullable String broker)
      throws SQLException {
    List<Detail> all = stores.catalog().find(id);
    List<Detail> meant =
        all.stream()
            .filter(detail -> broker == null || detail.entry().broker().equals(broker))
            .toList();
    if (meant.isEmpty()) {
      throw notFound(id);
    }
    List<Detail> waiting =
        meant.stream().filter(detail -> detail.entry().state() != MessageState.SENT).toList();
    if (waiting.size() == 1) {
      return waiting.get(0);
    }
    if (meant.size() > 1) {
      throw new AdminException(Kind.INVALID, SEVERAL_BROKERS.of(id, brokers(meant)));
    }
    return meant.get(0);
  }

  private static String brokers(List<Detail> details) {
    return details.stream()
        .map(Detail::entry)
        .map(MessageCatalog.Entry::broker)
        .collect(Collectors.joining(", "));
  }

  private static AdminException notFound(String id) {
    return new AdminException(Kind.NOT_FOUND, MESSAGE_NOT_FOUND.of(id, "it may have been sent"));
  }

  /**
   * Which message is meant.
   *
   * @param broker may be null where the message waits for one broker only
   */
  public record MessageRef(String id, @Nullable String broker) {

    String target() {
      return "message " + id;
    }
  }

  @FunctionalInterface
  private interface DeskCall {
    MessageDesk.Outcome on(MessageDesk desk, String broker, dev.postrider.store.Act act)
        throws SQLException;
  }
}
