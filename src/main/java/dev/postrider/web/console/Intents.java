package dev.postrider.web.console;

import static dev.postrider.web.console.Wording.text;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.admin.Admin;
import dev.postrider.admin.Bulk;
import dev.postrider.admin.FilterText;
import dev.postrider.admin.Messages.MessageRef;
import dev.postrider.admin.Operator;
import dev.postrider.store.BulkJobs;
import dev.postrider.store.BulkJobs.Action;
import dev.postrider.store.BulkJobs.Order;
import dev.postrider.store.MessageCatalog.Count;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.PauseStore.Scope;
import dev.postrider.web.console.Confirmation.Asked;
import dev.postrider.web.console.Confirmation.Deed;
import dev.postrider.web.console.Confirmation.Intent;
import dev.postrider.web.console.Notices.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes of what was asked for what is to be confirmed: exact count, target, consequence. */
final class Intents {

  private static final int TOLD = 5;

  private final Workplace place;
  private final Asked asked;
  private final String action;

  private Intents(Workplace place, Asked asked, String action) {
    this.place = place;
    this.asked = asked;
    this.action = action;
  }

  /**
   * What is to be confirmed.
   *
   * @throws PostriderException PR1281 if no message is chosen, PR1282 for what makes no sense, and
   *     what the use case says
   */
  static Intent of(Workplace place, Asked asked) {
    String action = asked.text("do");
    Intents intents = new Intents(place, asked, action == null ? "" : action);
    return switch (intents.action) {
      case "retry", "discard", "requeue" ->
          asked.text("filter") == null && asked.text("all") == null
              ? intents.single()
              : intents.bulk();
      case "pause", "resume" -> intents.pause();
      case "hold", "release" -> intents.hold();
      case "cancel" -> intents.cancel();
      case "move", "purge", "collect", "cancel-queue" ->
          new QueueIntents(place, asked, intents.action).intent();
      default -> throw unknown("do");
    };
  }

  static PostriderException unknown(String name) {
    return new PostriderException(ConsoleProblem.UNKNOWN_REQUEST.of(name));
  }

  private String need(String name) {
    return need(asked, name);
  }

  static String need(Asked asked, String name) {
    String value = asked.text(name);
    if (value == null) {
      throw unknown(name);
    }
    return value;
  }

  private Intent single() {
    List<MessageRef> refs = asked.all("pick").stream().map(Intents::ref).toList();
    if (refs.isEmpty()) {
      throw new PostriderException(ConsoleProblem.NOTHING_CHOSEN.of());
    }
    List<String> targets = new ArrayList<>();
    refs.stream().limit(TOLD).forEach(ref -> targets.add(ref.id() + " → " + ref.broker()));
    if (refs.size() > TOLD) {
      targets.add(text("confirm.more", refs.size() - TOLD));
    }
    return intent(
        Wording.messages(new Count(refs.size(), false)),
        targets,
        new SingleDeed(place, action, refs));
  }

  /** The broker last: ids are the callers' own, and may hold anything. */
  private static MessageRef ref(String pick) {
    int bar = pick.lastIndexOf('|');
    if (bar < 0) {
      throw unknown("pick");
    }
    return new MessageRef(pick.substring(0, bar), pick.substring(bar + 1));
  }

  private Intent bulk() {
    Operator who = place.who();
    Bulk bulk = place.admin().bulk();
    MessageFilter filter = place.admin().filters().parse(asked.text("filter"));
    Action what = Action.valueOf(action.toUpperCase(Locale.ROOT));
    Count count = bulk.preview(who, new Order(what, filter, null));
    String line = FilterText.text(filter);
    List<String> targets = List.of(line.isEmpty() ? text("confirm.everything") : line);
    Deed deed =
        (words, notices) -> {
          BulkJobs.Job job =
              bulk.start(who, new Order(what, filter, words.destination()), words.reason());
          notices.done(
              text("done.job", text("do." + action), Wording.messages(job.total())),
              new Link("index.xhtml#jobs", text("link.job")));
        };
    return intent(Wording.messages(count), targets, deed);
  }

  private Intent pause() {
    String broker = asked.text("broker");
    Scope scope = new Scope(broker, broker == null ? null : asked.text("destination"));
    Operator who = place.who();
    Admin admin = place.admin();
    return intent(
        scope.toString(),
        List.of(scope.toString()),
        (words, notices) -> {
          if (action.equals("pause")) {
            admin.pausing().pause(who, scope, words.reason());
          } else {
            admin.pausing().resume(who, scope, words.reason());
          }
          notices.done(text("done." + action, scope), audit(scope.toString()));
        });
  }

  private Intent hold() {
    String broker = need("broker");
    String key = need("key");
    Operator who = place.who();
    Admin admin = place.admin();
    return intent(
        text("key.of", key, broker),
        List.of(text("key.of", key, broker)),
        (words, notices) -> {
          if (action.equals("hold")) {
            admin.keys().hold(who, broker, key, words.reason());
          } else {
            admin.keys().release(who, broker, key, words.reason());
          }
          notices.done(text("done." + action, key), audit("key " + key));
        });
  }

  private Intent cancel() {
    String id = need("job");
    Operator who = place.who();
    BulkJobs.Job job = place.admin().bulk().find(who, id);
    return intent(
        text("job.of", text("do." + job.order().action().name().toLowerCase(Locale.ROOT))),
        List.of(Wording.messages(job.total()), FilterText.text(job.order().filter())),
        (words, notices) -> {
          place.admin().bulk().cancel(who, id, words.reason());
          notices.done(text("done.cancel"), audit("job " + id));
        });
  }

  private Intent intent(String object, List<String> targets, Deed deed) {
    return intent(action, object, targets, deed);
  }

  static Intent intent(String action, String object, List<String> targets, Deed deed) {
    return new Intent(
        action, text("ask." + action, object), targets, text("means." + action), deed);
  }

  static Link audit(String target) {
    return new Link("audit.xhtml?target=" + Wording.encoded(target), text("link.audit"));
  }

  /** Acts on chosen messages one by one, and tells what was observed. */
  private record SingleDeed(Workplace place, String action, List<MessageRef> refs) implements Deed {

    @Override
    public void run(Confirmation.Words words, Notices notices) {
      int done = 0;
      String outcome = "";
      List<Problem> problems = new ArrayList<>();
      for (MessageRef ref : refs) {
        try {
          outcome = act(ref, words);
          done++;
        } catch (PostriderException refused) {
          problems.addAll(refused.problems());
        }
      }
      if (done > 0) {
        String told =
            refs.size() == 1
                ? outcome
                : text("done.many", text("did." + action), done, refs.size());
        notices.done(told, audit(refs.size() == 1 ? "message " + refs.get(0).id() : ""));
      }
      problems.stream().limit(TOLD).forEach(notices::refused);
    }

    private String act(MessageRef ref, Confirmation.Words words) {
      Operator who = place.who();
      Admin admin = place.admin();
      return switch (action) {
        case "retry" ->
            text(
                "done.retry",
                ref.id(),
                text("word." + admin.messages().retry(who, ref, words.reason())));
        case "discard" -> {
          admin.messages().discard(who, ref, words.reason());
          yield text("done.discard", ref.id());
        }
        default ->
            text(
                "done.requeue",
                ref.id(),
                admin.messages().requeue(who, ref, words.destination(), words.reason()));
      };
    }
  }
}
