package dev.postrider.web.console;

import dev.postrider.PostriderException;
import dev.postrider.admin.Admin;
import dev.postrider.admin.Cluster;
import dev.postrider.admin.Operator;
import dev.postrider.admin.Overview.Stats;
import dev.postrider.store.BulkJobs;
import dev.postrider.store.MessageCatalog.Backlog;
import dev.postrider.store.MessageCatalog.Count;
import dev.postrider.store.MessageCatalog.ErrorGroup;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import dev.postrider.store.PauseStore.Pause;
import dev.postrider.store.PauseStore.Scope;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How it goes, at a glance. */
@Named("overview")
@ViewScoped
public class OverviewPage implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int TOP_GROUPS = 8;
  private static final int LATEST_JOBS = 5;

  private Workplace place;
  private Notices notices;
  private String window = "1h";
  private transient @Nullable Shown shown;

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected OverviewPage() {}

  @Inject
  OverviewPage(Workplace place, Notices notices) {
    this.place = place;
    this.notices = notices;
  }

  /** Asks for everything anew, before each rendering. */
  public void load() {
    Operator who = place.who();
    Admin admin = place.admin();
    try {
      shown =
          new Shown(
              admin.overview().stats(who),
              Throughput.of(admin.overview(), who, window),
              admin.pausing().list(who),
              admin.cluster().nodes(who),
              new Work(admin.messages().errorGroups(who, troubled()), admin.bulk().recent(who)));
    } catch (PostriderException unavailable) {
      notices.trouble(unavailable);
    }
  }

  private static MessageFilter troubled() {
    return MessageFilter.of(MessageState.FAILED, MessageState.DEAD);
  }

  /** Over which time the chart goes: {@code 1h}, {@code 6h}, {@code 24h}. */
  public String getWindow() {
    return window;
  }

  public void setWindow(@Nullable String window) {
    this.window = Throughput.WINDOWS.containsKey(window) ? String.valueOf(window) : "1h";
  }

  /** The choices of {@link #getWindow}. */
  public List<String> getWindows() {
    return List.of("1h", "6h", "24h");
  }

  /** Whether there is anything to show. */
  public boolean isKnown() {
    return shown != null;
  }

  /** How many messages are in a state; the name is one of {@link MessageState}. */
  public @Nullable Count count(String state) {
    Shown now = shown;
    return now == null ? null : now.stats.counts().get(MessageState.valueOf(state));
  }

  /** Whether there is no message at all and never was one of late. */
  public boolean isQuiet() {
    Shown now = shown;
    return now != null
        && now.stats.counts().values().stream().allMatch(count -> count.value() == 0)
        && now.throughput.isEmpty();
  }

  /** The present numbers. */
  public @Nullable Stats getStats() {
    return shown == null ? null : shown.stats;
  }

  /** What was stored and sent. */
  public @Nullable Throughput getThroughput() {
    return shown == null ? null : shown.throughput;
  }

  /** What waits, by destination, with the switch that applies. */
  public List<DestinationRow> getDestinations() {
    Shown now = shown;
    List<DestinationRow> rows = new ArrayList<>();
    if (now != null) {
      now.stats.backlog().forEach(backlog -> rows.add(row(backlog, now.pauses)));
      now.pauses.stream()
          .filter(pause -> pause.scope().destination() != null)
          .filter(pause -> rows.stream().noneMatch(row -> row.isOf(pause.scope())))
          .forEach(pause -> rows.add(DestinationRow.empty(pause)));
    }
    return rows;
  }

  private static DestinationRow row(Backlog backlog, List<Pause> pauses) {
    Pause pause = null;
    for (Scope scope :
        List.of(
            Scope.ALL,
            new Scope(backlog.broker(), null),
            new Scope(backlog.broker(), backlog.destination()))) {
      for (Pause each : pauses) {
        pause = each.scope().equals(scope) ? each : pause;
      }
    }
    return new DestinationRow(
        backlog.broker(), backlog.destination(), backlog, pause == null ? null : pause.scope());
  }

  /** Brokers, as each living node sees them. */
  public List<BrokerRow> getBrokers() {
    Shown now = shown;
    SortedMap<String, List<SeenBroker>> byName = new TreeMap<>();
    if (now != null) {
      for (Cluster.Node node : now.nodes) {
        if (node.alive()) {
          for (Cluster.BrokerState broker : node.state().brokers()) {
            byName
                .computeIfAbsent(broker.name(), name -> new ArrayList<>())
                .add(new SeenBroker(node.state().name(), broker));
          }
        }
      }
    }
    return byName.entrySet().stream()
        .map(seen -> new BrokerRow(seen.getKey(), isPaused(seen.getKey()), seen.getValue()))
        .toList();
  }

  private boolean isPaused(String broker) {
    Scope scope = new Scope(broker, null);
    return shown != null && shown.pauses.stream().anyMatch(pause -> pause.scope().equals(scope));
  }

  /** Whether everything is paused by the one great switch. */
  public boolean isAllPaused() {
    return shown != null
        && shown.pauses.stream().anyMatch(pause -> pause.scope().equals(Scope.ALL));
  }

  /** The errors most messages have. */
  public List<ErrorGroup> getGroups() {
    return shown == null ? List.of() : shown.work.groups.stream().limit(TOP_GROUPS).toList();
  }

  /** The latest jobs. */
  public List<BulkJobs.Job> getJobs() {
    return shown == null ? List.of() : shown.work.jobs.stream().limit(LATEST_JOBS).toList();
  }

  private record Shown(
      Stats stats,
      Throughput throughput,
      List<Pause> pauses,
      List<Cluster.Node> nodes,
      Work work) {}

  private record Work(List<ErrorGroup> groups, List<BulkJobs.Job> jobs) {}

  /**
   * What waits for a destination.
   *
   * @param paused the widest pause that holds it; null if it runs
   */
  public record DestinationRow(
      String broker, String destination, @Nullable Backlog backlog, @Nullable Scope paused) {

    static DestinationRow empty(Pause pause) {
      Scope scope = pause.scope();
      return new DestinationRow(
          String.valueOf(scope.broker()), String.valueOf(scope.destination()), null, scope);
    }

    boolean isOf(Scope scope) {
      return broker.equals(scope.broker()) && destination.equals(scope.destination());
    }

    /** Whether it is paused by itself, not with its broker. */
    public boolean pausedAlone() {
      return paused != null && paused.destination() != null;
    }

    /** How many wait in a state. */
    public long waiting(String state) {
      Map<MessageState, Long> counts = backlog == null ? Map.of() : backlog.counts();
      return counts.getOrDefault(MessageState.valueOf(state), 0L);
    }

    /** The filter of its messages. */
    public String filter() {
      return Filters.of("broker", broker, "destination", destination);
    }
  }

  /** A broker, and what the nodes say of it. */
  public record BrokerRow(String name, boolean paused, List<SeenBroker> nodes) {}

  /** A broker as the node of this name sees it. */
  public record SeenBroker(String node, Cluster.BrokerState broker) {}
}
