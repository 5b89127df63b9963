package dev.postrider.web.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.Cluster.BrokerState;
import dev.postrider.admin.Cluster.Node;
import dev.postrider.admin.Cluster.NodeState;
import dev.postrider.admin.Overview.Stats;
import dev.postrider.store.Act;
import dev.postrider.store.Activity.Counts;
import dev.postrider.store.MessageState;
import dev.postrider.store.PauseStore.Pause;
import dev.postrider.store.PauseStore.Scope;
import dev.postrider.store.QueueJobs;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PagesTest {

  private static final Instant NOW = Instant.parse("2026-01-31T08:00:00Z");

  private final Desk desk = new Desk(Desk.ADA);

  @Test
  void theListIsPagedByKeyNotByNumber() throws SQLException {
    for (int i = 0; i < 60; i++) {
      desk.stored("key " + i);
    }
    MessagesPage page = messages("");
    assertThat(page.getRows()).hasSize(50);
    assertThat(page.getCounted()).isEqualTo("60 messages");
    String next = requireNonNull(page.getNext()).toString();
    desk.stored("a later one");
    page.setBefore(next);
    page.load();
    assertThat(page.getRows()).hasSize(10);
    assertThat(page.getNext()).isNull();
  }

  @Test
  void aFilterThatCannotBeReadIsToldAndShowsNothing() throws SQLException {
    desk.stored("a");
    MessagesPage page = messages("status:sideways from:yesterday");
    assertThat(desk.troubles()).containsExactly("PR1015", "PR1015");
    assertThat(page.getRows()).isEmpty();
    assertThat(page.isAnswered()).isFalse();
    assertThat(page.getLine()).isEqualTo("status:sideways from:yesterday");
  }

  @Test
  void aPageNumberOfNobodyIsTold() {
    MessagesPage page = new MessagesPage(desk.place, desk.notices);
    page.setBefore("' OR 1=1");
    page.load();
    assertThat(desk.troubles()).containsExactly("PR1282");
  }

  @Test
  void jobsOnQueuesTellHowFarTheyAreAndWhichQueuesMayBeMeant() throws SQLException {
    desk.stored("a");
    QueueJobs jobs = desk.tables().queues();
    Act act = new Act("ada", "console", "purge queue", null);
    jobs.ask(
        "j",
        new QueueJobs.Order(QueueJobs.Action.PURGE, "events", "/queue/DLQ.a", null, null, null),
        act);
    jobs.claim("n", Set.of("events"), Duration.ofMinutes(1));
    jobs.progress("j", "n", new QueueJobs.Progress(1_200, 3, "no"), Duration.ofMinutes(1));
    jobs.end("j", "n", QueueJobs.Ending.EMPTY);

    QueuesPage page = new QueuesPage(desk.place, desk.notices);
    assertThat(page.isAnswered()).isFalse();
    page.load();

    assertThat(page.getJobs())
        .singleElement()
        .satisfies(
            job -> {
              assertThat(page.target(job)).isEqualTo("/queue/DLQ.a of events");
              assertThat(page.far(job))
                  .isEqualTo("1,200 messages, 3 stay in the queue, nothing more came");
            });
    assertThat(page.getBrokers()).containsExactly("events");
    assertThat(page.getKnown()).containsExactly("/queue/DLQ.a", "/queue/orders");
    assertThat(page.getLetters()).containsExactly("/queue/DLQ.a", "/queue/DLQ.orders");
  }

  @Test
  void statesAreSwitchedInTheFilter() {
    MessagesPage page = messages("status:failed destination:/queue/*");
    assertThat(page.switched(MessageState.DEAD))
        .isEqualTo("status:failed,dead destination:/queue/*");
    assertThat(page.switched(MessageState.FAILED)).isEqualTo("destination:/queue/*");
  }

  @Test
  void singleFieldsBecomeOneLineThatKeepsWhatWasWritten() {
    String line =
        Filters.line(
            Map.of("from", "-1h", "error", "say \"no\"", "status", "", "other", "x", "key", "a:b"));
    assertThat(line).isEqualTo("key:a:b error:\"say \\\"no\\\"\" from:-1h");
    assertThat(requireNonNull(desk.place.admin().filters().parse(line).error()))
        .isEqualTo("say \"no\"");
  }

  @Test
  void deadLettersAreGroupedByErrorWhateverNumbersItHolds() throws SQLException {
    desk.dead("a", "size 17 is too much");
    desk.dead("b", "size 18 is too much");
    desk.dead("c", "no such queue");
    DeadLettersPage page = new DeadLettersPage(desk.place, desk.notices);
    page.load();
    assertThat(page.getGroups()).hasSize(2);
    assertThat(page.filter(page.getGroups().get(0)))
        .isEqualTo("status:dead group:\"size # is too much\"");
  }

  @Test
  void payloadsAreOnlyReadForThoseWhoMaySeeThem() throws SQLException {
    String id = desk.stored("a");
    MessagePage page = new MessagePage(desk.place, desk.notices);
    page.setId(id);
    page.load();
    assertThat(requireNonNull(page.getPayload()).getText()).isEqualTo("{\"secret\":1.00}");
    Desk vera = new Desk(Desk.VERA);
    String other = vera.stored("a");
    MessagePage hidden = new MessagePage(vera.place, vera.notices);
    hidden.setId(other);
    hidden.load();
    assertThat(hidden.getDetail()).isNotNull();
    assertThat(hidden.getPayload()).isNull();
    assertThat(vera.troubles()).isEmpty();
  }

  @Test
  void aMessageThatIsGoneIsTold() {
    MessagePage page = new MessagePage(desk.place, desk.notices);
    page.setId("gone");
    page.load();
    assertThat(page.getDetail()).isNull();
    assertThat(desk.troubles()).containsExactly("PR1003");
  }

  @Test
  void theConfigurationIsForAdministratorsOnly() {
    Desk vera = new Desk(Desk.VERA);
    ConfigurationPage page = new ConfigurationPage(vera.place, vera.notices);
    page.load();
    assertThat(page.isPermitted()).isFalse();
    assertThat(page.getShown()).isNull();
  }

  @Test
  void noPageFailsWithoutItsDatabase() {
    desk.loseDatabase();
    new OverviewPage(desk.place, desk.notices).load();
    messages("");
    new DeadLettersPage(desk.place, desk.notices).load();
    new NodesPage(desk.place, desk.notices).load();
    new AuditPage(desk.place, desk.notices).load();
    new ConfigurationPage(desk.place, desk.notices).load();
    assertThat(new Console(desk.place, desk.notices).getFindings()).isEmpty();
    assertThat(desk.troubles()).as("told once").hasSize(1);
  }

  @Test
  void theAuditTrailIsFilteredAndItsNextPageToo() throws SQLException {
    for (int i = 0; i < 60; i++) {
      desk.place.admin().pausing().pause(Desk.ADA, new Scope("events", "/q/" + i), null);
    }
    AuditPage page = new AuditPage(desk.place, desk.notices);
    page.getFields().put("who", "ada");
    page.getFields().put("from", "-1h");
    page.load();
    assertThat(page.getEntries()).hasSize(50);
    assertThat(page.getNext()).contains("who=ada").contains("from=-1h").contains("before=");
    page.getFields().put("who", "grace");
    page.load();
    assertThat(page.getEntries()).isEmpty();
  }

  @Test
  void buttonsAreOnlyForThoseWhoMayAndWhereThingsMayBeChanged() {
    assertThat(new Console(desk.place, desk.notices).offers("RETRY")).isTrue();
    Desk vera = new Desk(Desk.VERA);
    assertThat(new Console(vera.place, vera.notices).offers("RETRY")).isFalse();
    Desk readOnly = new Desk(Desk.ADA, true);
    assertThat(new Console(readOnly.place, readOnly.notices).offers("RETRY")).isFalse();
  }

  @Test
  void whatNeedsAnOperatorIsPointedOutWithItsCode() {
    BrokerState down =
        new BrokerState("legacy", "jms", "open", true, "refused", Duration.ofMinutes(3), false);
    List<Node> nodes =
        List.of(
            node("shop", true, null, down),
            node("lost", false, null),
            node("sick", true, "PR0304: The store is not ready."));
    Pause pause = new Pause(new Scope("events", "/q"), NOW, "grace", "repair");
    assertThat(codes(Findings.in(stats(Duration.ofMinutes(14)), nodes, List.of(pause))))
        .containsExactly("PR1286", "PR1285", "PR1287", "PR1284", "PR1283");
    assertThat(codes(Findings.in(stats(Duration.ofSeconds(9)), List.of(), List.of())))
        .containsExactly("PR1288");
  }

  @Test
  void theChartLeavesOutTheMinuteThatStillRuns() throws SQLException {
    desk.tables().activity().add("n", Map.of("events", new Counts(90, 60, 1, 0)));
    OverviewPage page = new OverviewPage(desk.place, desk.notices);
    page.load();
    Throughput shown = requireNonNull(page.getThroughput());
    assertThat(shown.getRates()).hasSize(60);
    assertThat(shown.isEmpty()).isTrue();
    assertThat(shown.getSentence()).isEqualTo("Nothing was stored or sent in this time.");
    page.setWindow("6h");
    page.load();
    assertThat(requireNonNull(page.getThroughput()).getRates()).hasSize(72);
    page.setWindow("9 years");
    assertThat(page.getWindow()).isEqualTo("1h");
  }

  @Test
  void ratesAreReadEasily() {
    assertThat(Throughput.per(0)).isEqualTo("0");
    assertThat(Throughput.per(0.01)).isEqualTo("0.1");
    assertThat(Throughput.per(2.5)).isEqualTo("2.5");
    assertThat(Throughput.per(12_345.6)).isEqualTo("12,346");
  }

  private MessagesPage messages(String line) {
    MessagesPage page = new MessagesPage(desk.place, desk.notices);
    page.setLine(line);
    page.load();
    return page;
  }

  private static List<String> codes(List<Findings.Finding> findings) {
    return findings.stream().map(finding -> finding.problem().code()).toList();
  }

  private static Stats stats(Duration oldest) {
    return new Stats(NOW, Map.of(), oldest, List.of());
  }

  private static Node node(
      String name, boolean alive, @Nullable String complaint, BrokerState... brokers) {
    NodeState state =
        new NodeState(name, "1", "r", complaint, List.of(brokers), List.of(), List.of(), List.of());
    return new Node(name, NOW, Duration.ofMinutes(1), alive, state);
  }
}
