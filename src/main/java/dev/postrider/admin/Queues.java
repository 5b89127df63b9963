package dev.postrider.admin;

import static dev.postrider.admin.AdminProblem.INVALID_VALUE;
import static dev.postrider.admin.AdminProblem.JOB_ENDED;
import static dev.postrider.admin.AdminProblem.JOB_NOT_FOUND;
import static dev.postrider.admin.AdminProblem.NOT_A_QUEUE;
import static dev.postrider.admin.AdminProblem.NO_NODE;
import static dev.postrider.admin.AdminProblem.SAME_QUEUE;

import dev.postrider.Message;
import dev.postrider.admin.AdminException.Kind;
import dev.postrider.admin.Cluster.BrokerState;
import dev.postrider.admin.Cluster.Node;
import dev.postrider.admin.Guard.Change;
import dev.postrider.store.AdminStores;
import dev.postrider.store.QueueJobs.Action;
import dev.postrider.store.QueueJobs.Job;
import dev.postrider.store.QueueJobs.Order;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Acts on the queues of brokers, done in the background by a node that has the brokers: messages
 * are moved to another queue or broker, dead letters of consumers collected into the database, and
 * queues purged. Safe for use by any thread; called without a transaction. All methods throw {@link
 * AdminException}: PR1001, PR1002, PR1016, PR1017.
 */
public final class Queues {

  private static final int RECENT = 50;
  private static final String QUEUE = "/queue/";

  private final Guard guard;
  private final Supplier<String> ids;
  private final Runnable asked;
  private final Set<String> configured;

  /**
   * @param ids makes ids of jobs
   * @param asked called when there is a new job
   * @param configured the brokers of this node
   */
  Queues(Guard guard, Supplier<String> ids, Runnable asked, Set<String> configured) {
    this.guard = guard;
    this.ids = ids;
    this.asked = asked;
    this.configured = Set.copyOf(configured);
  }

  /**
   * Asks for it; the job goes on without the operator, also if nodes die. It ends when the queue is
   * empty: nothing has come for some seconds.
   *
   * <p>{@code MOVE} and {@code COLLECT} need {@link Permission#QUEUES}, {@code PURGE} needs {@link
   * Permission#PURGE}.
   *
   * @throws AdminException PR1015 for a name or number that cannot be, PR1024 for what is no queue,
   *     PR1025 for a move to itself, PR1026 if no living node has the brokers
   */
  public Job start(Operator who, Order order, @Nullable String reason) {
    Permission needed = order.action() == Action.PURGE ? Permission.PURGE : Permission.QUEUES;
    String action = order.action().name().toLowerCase(Locale.ROOT) + " queue";
    Change change = new Change(action, "queue " + order.queue(), reason);
    Job job =
        guard.change(
            who,
            needed,
            change,
            stores -> {
              Order sensible = check(order);
              requireNode(stores, sensible);
              return stores.queues().ask(ids.get(), sensible, change.act(who));
            });
    asked.run();
    return job;
  }

  /** How far a job is. PR1013 if there is none. */
  public Job find(Operator who, String id) {
    return guard.ask(who, Permission.VIEW, stores -> found(stores, id));
  }

  /** The latest 50 jobs, the newest first. */
  public List<Job> recent(Operator who) {
    return guard.ask(who, Permission.VIEW, stores -> stores.queues().recent(RECENT));
  }

  /** Ends a job where it stands. PR1013 if there is none, PR1014 if it has ended. */
  public void cancel(Operator who, String id, @Nullable String reason) {
    Change change = new Change("cancel job", "job " + id, reason);
    guard.change(
        who,
        Permission.QUEUES,
        change,
        stores -> {
          found(stores, id);
          if (!stores.queues().cancel(id, change.act(who))) {
            throw new AdminException(Kind.CONFLICT, JOB_ENDED.of(id));
          }
          return true;
        });
  }

  /** The brokers that this node or another living one reaches. */
  public List<String> brokers(Operator who) {
    Set<String> names = new TreeSet<>(configured);
    guard.ask(who, Permission.VIEW, Queues::reached).forEach(names::addAll);
    return List.copyOf(names);
  }

  private static Job found(AdminStores stores, String id) throws SQLException {
    return stores
        .queues()
        .find(id)
        .orElseThrow(() -> new AdminException(Kind.NOT_FOUND, JOB_NOT_FOUND.of(id)));
  }

  /**
   * The order with its names as they are meant; asks nobody.
   *
   * @throws AdminException PR1015, PR1024, PR1025
   */
  public Order check(Order order) {
    if (order.most() != null && order.most() < 1) {
      throw invalid("the number of messages", "it is at least 1");
    }
    boolean moves = order.action() == Action.MOVE;
    String queue = queue(order.queue());
    String toBroker = moves && order.toBroker() == null ? order.broker() : order.toBroker();
    if (!moves && toBroker != null) {
      throw invalid("the broker to move to", "only a move has one");
    }
    String destination = order.destination();
    if (destination == null ? moves : order.action() == Action.PURGE) {
      throw invalid("the destination", moves ? "a move needs one" : "a purge has none");
    }
    if (destination != null) {
      destination = name("the destination", destination);
    }
    if (moves && order.broker().equals(toBroker) && isSame(queue, destination)) {
      throw new AdminException(Kind.INVALID, SAME_QUEUE.of(queue, order.broker()));
    }
    return new Order(order.action(), order.broker(), queue, toBroker, destination, order.most());
  }

  private static boolean isSame(String queue, @Nullable String destination) {
    return destination != null && (queue.equals(destination) || queue.equals(QUEUE + destination));
  }

  /** A topic's messages are each subscriber's own: there is nothing to be taken from it. */
  private static String queue(String given) {
    String name = name("the queue", given);
    if (name.startsWith(QUEUE) && name.length() > QUEUE.length()) {
      return name;
    }
    if (name.startsWith("/")) {
      throw new AdminException(Kind.INVALID, NOT_A_QUEUE.of(name, "it is no queue"));
    }
    return QUEUE + name;
  }

  private static String name(String what, String given) {
    String name = given.strip();
    if (name.isEmpty() || name.length() > Message.MAX_DESTINATION_LENGTH) {
      throw invalid(what, "it has 1 to " + Message.MAX_DESTINATION_LENGTH + " characters");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw invalid(what, "it has a control character");
    }
    return name;
  }

  private static AdminException invalid(String what, String why) {
    return new AdminException(Kind.INVALID, INVALID_VALUE.of(what, why));
  }

  private void requireNode(AdminStores stores, Order order) throws SQLException {
    Set<String> needed = new TreeSet<>(Set.of(order.broker()));
    if (order.toBroker() != null) {
      needed.add(order.toBroker());
    }
    if (!configured.containsAll(needed)
        && reached(stores).stream().noneMatch(node -> node.containsAll(needed))) {
      throw new AdminException(
          Kind.NOT_FOUND,
          NO_NODE.of(
              needed.stream()
                  .map(broker -> "the broker " + broker)
                  .collect(Collectors.joining(" and "))));
    }
  }

  /** Of each living node. */
  private static List<Set<String>> reached(AdminStores stores) throws SQLException {
    return stores.nodes().all().stream()
        .map(ReportText::read)
        .filter(Node::alive)
        .map(
            node ->
                node.state().brokers().stream().map(BrokerState::name).collect(Collectors.toSet()))
        .toList();
  }
}
