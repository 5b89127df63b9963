package dev.postrider.admin;

import static dev.postrider.admin.AdminProblem.INVALID_VALUE;
import static dev.postrider.admin.AdminProblem.JOB_ENDED;
import static dev.postrider.admin.AdminProblem.JOB_NOT_FOUND;

import dev.postrider.admin.AdminException.Kind;
import dev.postrider.admin.Guard.Change;
import dev.postrider.store.BulkJobs.Action;
import dev.postrider.store.BulkJobs.Job;
import dev.postrider.store.BulkJobs.Order;
import dev.postrider.store.MessageCatalog.Count;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Acts on all messages that match a filter, done in the background by whatever node has time. Safe
 * for use by any thread; called without a transaction. All methods throw {@link AdminException}:
 * PR1001, PR1002, PR1016, PR1017.
 */
public final class Bulk {

  /** Up to where a preview counts. */
  public static final int COUNTED = 1_000_000;

  private static final int RECENT = 50;

  /** Those nothing is known against are left alone. */
  private static final Set<MessageState> TO_RETRY = Set.of(MessageState.FAILED, MessageState.DEAD);

  private static final Set<MessageState> TO_END =
      Set.of(MessageState.FAILED, MessageState.HELD, MessageState.DEAD);

  private final Guard guard;
  private final Supplier<String> ids;
  private final Runnable asked;

  /**
   * @param ids makes ids of jobs
   * @param asked called when there is a new job
   */
  Bulk(Guard guard, Supplier<String> ids, Runnable asked) {
    this.guard = guard;
    this.ids = ids;
    this.asked = asked;
  }

  /** To how many messages it would be done now, up to {@link #COUNTED}. */
  public Count preview(Operator who, Order order) {
    return guard.ask(
        who, Permission.BULK, stores -> stores.catalog().count(filter(order), COUNTED));
  }

  /** Asks for it; the job goes on without the operator, also if nodes die. */
  public Job start(Operator who, Order order, @Nullable String reason) {
    Order sensible = new Order(order.action(), filter(order), order.destination());
    String action = order.action().name().toLowerCase(Locale.ROOT) + " all";
    Change change = new Change(action, "all that match", reason);
    guard.change(who, permission(order.action()), change, stores -> true);
    Job job =
        guard.change(
            who,
            Permission.BULK,
            change,
            stores -> stores.jobs().ask(ids.get(), sensible, COUNTED, change.act(who)));
    asked.run();
    return job;
  }

  /** How far a job is. PR1013 if there is none. */
  public Job find(Operator who, String id) {
    return guard.ask(
        who,
        Permission.VIEW,
        stores ->
            stores
                .jobs()
                .find(id)
                .orElseThrow(() -> new AdminException(Kind.NOT_FOUND, JOB_NOT_FOUND.of(id))));
  }

  /** The latest 50 jobs, the newest first. */
  public List<Job> recent(Operator who) {
    return guard.ask(who, Permission.VIEW, stores -> stores.jobs().recent(RECENT));
  }

  /** Ends a job where it stands. PR1013 if there is none, PR1014 if it has ended. */
  public void cancel(Operator who, String id, @Nullable String reason) {
    Change change = new Change("cancel job", "job " + id, reason);
    guard.change(
        who,
        Permission.BULK,
        change,
        stores -> {
          if (stores.jobs().find(id).isEmpty()) {
            throw new AdminException(Kind.NOT_FOUND, JOB_NOT_FOUND.of(id));
          }
          if (!stores.jobs().cancel(id, change.act(who))) {
            throw new AdminException(Kind.CONFLICT, JOB_ENDED.of(id));
          }
          return true;
        });
  }

  private static Permission permission(Action action) {
    return switch (action) {
      case RETRY -> Permission.RETRY;
      case DISCARD -> Permission.DISCARD;
      case REQUEUE -> Permission.REQUEUE;
    };
  }

  /** Of the states asked for, those that the action is for. */
  private static MessageFilter filter(Order order) {
    Set<MessageState> states = new HashSet<>(order.action() == Action.RETRY ? TO_RETRY : TO_END);
    Set<MessageState> asked = order.filter().states();
    if (asked.contains(MessageState.SENT)) {
      throw new AdminException(
          Kind.INVALID, INVALID_VALUE.of("status", "what was sent is requeued one by one only"));
    }
    if (!asked.isEmpty()) {
      states.retainAll(asked);
    }
    if (states.isEmpty()) {
      throw new AdminException(
          Kind.INVALID,
          INVALID_VALUE.of(
              "status", "messages on their way, or not due yet, need no " + order.action()));
    }
    return order.filter().in(states);
  }
}
