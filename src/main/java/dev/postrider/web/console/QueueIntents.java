package dev.postrider.web.console;

import static dev.postrider.web.console.Wording.text;

import dev.postrider.PostriderException;
import dev.postrider.admin.Operator;
import dev.postrider.admin.Queues;
import dev.postrider.store.QueueJobs.Action;
import dev.postrider.store.QueueJobs.Job;
import dev.postrider.store.QueueJobs.Order;
import dev.postrider.web.console.Confirmation.Asked;
import dev.postrider.web.console.Confirmation.Intent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was asked for on queues of brokers, to be confirmed: from where, where to, how many. */
final class QueueIntents {

  private final Workplace place;
  private final Asked asked;
  private final String action;

  QueueIntents(Workplace place, Asked asked, String action) {
    this.place = place;
    this.asked = asked;
    this.action = action;
  }

  /**
   * What is to be confirmed.
   *
   * @throws PostriderException PR1282 for what makes no sense, and what the use case says
   */
  Intent intent() {
    return action.equals("cancel-queue") ? cancel() : start();
  }

  private Intent start() {
    Operator who = place.who();
    Queues queues = place.admin().queues();
    Order order = queues.check(order(Action.valueOf(action.toUpperCase(Locale.ROOT))));
    return Intents.intent(
        action,
        order.queue(),
        List.of(QueuesPage.target(order)),
        (words, notices) -> {
          Job job = queues.start(who, order, words.reason());
          notices.done(
              text("done.queue", text("do." + action), job.order().queue()),
              Intents.audit("job " + job.id()));
        });
  }

  /** A field that is empty is the use case's to complain of. */
  private Order order(Action what) {
    String queue = asked.text("queue");
    return new Order(
        what,
        Intents.need(asked, "broker"),
        queue == null ? "" : queue,
        what == Action.MOVE ? Intents.need(asked, "toBroker") : null,
        asked.text("destination"),
        most());
  }

  private @Nullable Long most() {
    String limit = asked.text("limit");
    if (limit == null) {
      return null;
    }
    if (!limit.strip().matches("\\d{1,9}")) {
      throw Intents.unknown("limit");
    }
    return Long.valueOf(limit.strip());
  }

  private Intent cancel() {
    String id = Intents.need(asked, "job");
    Operator who = place.who();
    Job job = place.admin().queues().find(who, id);
    return Intents.intent(
        action,
        job.order().queue(),
        List.of(QueuesPage.target(job.order())),
        (words, notices) -> {
          place.admin().queues().cancel(who, id, words.reason());
          notices.done(text("done.cancel"), Intents.audit("job " + id));
        });
  }
}
