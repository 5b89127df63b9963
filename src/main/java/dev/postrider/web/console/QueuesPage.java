package dev.postrider.web.console;

import static dev.postrider.web.console.Wording.grouped;
import static dev.postrider.web.console.Wording.text;

import dev.postrider.PostriderException;
import dev.postrider.admin.Operator;
import dev.postrider.store.MessageCatalog.Backlog;
import dev.postrider.store.MessageCatalog.Count;
import dev.postrider.store.QueueJobs.Job;
import dev.postrider.store.QueueJobs.Order;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Queues of brokers, and what is being done to them. */
@Named("queues")
@RequestScoped
public class QueuesPage {

  private static final String QUEUE = "/queue/";
  private static final String DEAD_LETTERS = QUEUE + "DLQ.";
  private static final int LATEST = 20;

  private Workplace place;
  private Notices notices;
  private @Nullable List<Job> jobs;
  private List<String> brokers = List.of();
  private Set<String> known = Set.of();

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected QueuesPage() {}

  @Inject
  QueuesPage(Workplace place, Notices notices) {
    this.place = place;
    this.notices = notices;
  }

  /** Asks anew, before each rendering. */
  public void load() {
    Operator who = place.who();
    try {
      jobs = place.admin().queues().recent(who);
      brokers = place.admin().queues().brokers(who);
      known = known(jobs, place.admin().overview().stats(who).backlog());
    } catch (PostriderException unavailable) {
      notices.trouble(unavailable);
    }
  }

  /** Queues that were worked on lately, and those for which messages wait. */
  private static Set<String> known(List<Job> jobs, List<Backlog> waiting) {
    Set<String> names = new TreeSet<>();
    jobs.forEach(job -> names.add(job.order().queue()));
    waiting.stream()
        .map(Backlog::destination)
        .filter(name -> name.startsWith(QUEUE))
        .forEach(names::add);
    return names;
  }

  /** Whether there was an answer. */
  public boolean isAnswered() {
    return jobs != null;
  }

  /** The latest jobs, the newest first. */
  public List<Job> getJobs() {
    return jobs == null ? List.of() : jobs.stream().limit(LATEST).toList();
  }

  /** The brokers that a living node reaches. */
  public List<String> getBrokers() {
    return brokers;
  }

  /** Queues somebody may mean. */
  public List<String> getKnown() {
    return List.copyOf(known);
  }

  /** Dead letter queues somebody may mean. */
  public List<String> getLetters() {
    Set<String> letters = new TreeSet<>();
    for (String name : known) {
      letters.add(
          name.startsWith(DEAD_LETTERS) ? name : DEAD_LETTERS + name.substring(QUEUE.length()));
    }
    return List.copyOf(letters);
  }

  /** What a job is done to. */
  public String target(Job job) {
    return target(job.order());
  }

  static String target(Order order) {
    String target =
        order.toBroker() == null
            ? text("queues.target", order.queue(), order.broker())
            : text(
                "queues.target.move",
                order.queue(),
                order.broker(),
                String.valueOf(order.destination()),
                order.toBroker());
    return order.most() == null ? target : text("queues.most", target, grouped(order.most()));
  }

  /** How far a job is, in words. */
  public String far(Job job) {
    String done = Wording.messages(new Count(job.done(), false));
    String far =
        job.skipped() == 0 ? done : text("queues.skipped", done, grouped(job.skipped()));
    return job.ending() == null ? far : far + text("queues." + job.ending());
  }
}
