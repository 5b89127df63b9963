package dev.postrider.admin;

import static dev.postrider.admin.AdminFixture.ADA;
import static dev.postrider.admin.AdminFixture.OTTO;
import static dev.postrider.admin.AdminFixture.VERA;
import static dev.postrider.admin.AdminFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.admin.AdminException.Kind;
import dev.postrider.admin.Cluster.BrokerState;
import dev.postrider.admin.Cluster.NodeState;
import dev.postrider.store.AuditTrail;
import dev.postrider.store.BulkJobs.State;
import dev.postrider.store.QueueJobs.Action;
import dev.postrider.store.QueueJobs.Job;
import dev.postrider.store.QueueJobs.Order;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask for what on queues. */
class QueuesTest {

  private final AdminFixture fixture = new AdminFixture();
  private final AtomicInteger asked = new AtomicInteger();
  private final Queues queues = queues(fixture.guard());

  @Test
  void aJobIsAskedForWithItsRowInTheAuditTrail() throws SQLException {
    Job job = queues.start(OTTO, order(Action.MOVE, " a ", null, "/topic/b"), "broker goes");

    assertThat(job.order())
        .isEqualTo(new Order(Action.MOVE, "events", "/queue/a", "events", "/topic/b", null));
    assertThat(job.state()).isEqualTo(State.WAITING);
    assertThat(asked).hasValue(1);
    assertThat(queues.recent(VERA)).containsExactly(job);
    assertThat(queues.find(VERA, job.id())).isEqualTo(job);
    AuditTrail.Entry entry = fixture.audit().get(0);
    assertThat(entry.act().action()).isEqualTo("move queue");
    assertThat(entry.act().reason()).isEqualTo("broker goes");
    assertThat(entry.target())
        .isEqualTo("queue /queue/a of broker events to /topic/b of broker events, job " + job.id());
  }

  @Test
  void onlyAnAdministratorPurgesAndWhoLooksDoesNothing() throws SQLException {
    Order purge = order(Action.PURGE, "a", null, null);
    assertRefused(Kind.DENIED, "PR1001", () -> queues.start(OTTO, purge, null));
    assertRefused(
        Kind.DENIED,
        "PR1001",
        () -> queues.start(VERA, order(Action.COLLECT, "a", null, null), null));
    queues.start(ADA, purge, null);
    queues.start(OTTO, order(Action.COLLECT, "DLQ.a", null, null), null);

    assertThat(fixture.audit())
        .extracting(
            entry -> entry.act().who(), entry -> entry.act().action(), AuditTrail.Entry::outcome)
        .containsExactly(
            tuple("otto", "collect queue", "asked"),
            tuple("ada", "purge queue", "asked"),
            tuple("vera", "collect queue", "refused PR1001"),
            tuple("otto", "purge queue", "refused PR1001"));
  }

  @Test
  void aConsoleThatIsReadOnlyRefuses() {
    assertRefused(
        Kind.DENIED,
        "PR1002",
        () -> queues(fixture.readOnly()).start(ADA, order(Action.PURGE, "a", null, null), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/topic/a", "/exchange/e/k", "/queue/", "/a"})
  void onlyQueuesCanBeTakenFrom(String name) {
    assertRefused(
        Kind.INVALID, "PR1024", () -> queues.check(order(Action.PURGE, name, null, null)));
  }

  @Test
  void whatCannotBeIsRefused() {
    String tooLong = "q".repeat(256);
    for (Order order :
        List.of(
            order(Action.PURGE, " ", null, null),
            order(Action.PURGE, tooLong, null, null),
            order(Action.PURGE, "a\nb", null, null),
            order(Action.PURGE, "a", "events", null),
            order(Action.PURGE, "a", null, "b"),
            order(Action.MOVE, "a", "events", null),
            order(Action.MOVE, "a", "events", tooLong),
            order(Action.COLLECT, "a", "events", null),
            new Order(Action.PURGE, "events", "a", null, null, 0L))) {
      assertRefused(Kind.INVALID, "PR1015", () -> queues.check(order));
    }
  }

  /** It would never be empty. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "/queue/a"})
  void aQueueIsNotMovedToItself(String name) {
    assertRefused(Kind.INVALID, "PR1025", () -> queues.check(order(Action.MOVE, "a", null, name)));
    assertRefused(
        Kind.INVALID, "PR1025", () -> queues.check(order(Action.MOVE, "/queue/a", "events", name)));
    assertThat(queues.check(order(Action.MOVE, "a", "legacy", name)).toBroker())
        .isEqualTo("legacy");
  }

  @Test
  void someLivingNodeMustReachTheBrokersOneOfThemBoth() throws SQLException {
    Order away = new Order(Action.PURGE, "legacy", "a", null, null, null);
    Order across = order(Action.MOVE, "a", "legacy", "b");
    Order beyond = new Order(Action.MOVE, "legacy", "a", "third", "b", null);
    report("dead", Duration.ofMillis(-1), "legacy", "third");
    assertRefused(Kind.NOT_FOUND, "PR1026", () -> queues.start(ADA, away, null));
    report("one", Duration.ofMinutes(1), "legacy");
    report("two", Duration.ofMinutes(1), "third");
    queues.start(ADA, away, null);
    assertRefused(Kind.NOT_FOUND, "PR1026", () -> queues.start(ADA, across, null));
    assertRefused(Kind.NOT_FOUND, "PR1026", () -> queues.start(ADA, beyond, null));
    report("both", Duration.ofMinutes(1), "events", "legacy");
    queues.start(ADA, across, null);

    assertThat(queues.brokers(VERA)).containsExactly("events", "legacy", "third");
  }

  @Test
  void aJobIsCancelledOnce() {
    Job job = queues.start(OTTO, order(Action.COLLECT, "DLQ.a", null, null), null);
    queues.cancel(OTTO, job.id(), null);

    assertThat(queues.find(VERA, job.id()).state()).isEqualTo(State.CANCELLED);
    assertRefused(Kind.CONFLICT, "PR1014", () -> queues.cancel(OTTO, job.id(), null));
    assertRefused(Kind.NOT_FOUND, "PR1013", () -> queues.cancel(OTTO, "none", null));
    assertRefused(Kind.NOT_FOUND, "PR1013", () -> queues.find(VERA, "none"));
    assertRefused(Kind.DENIED, "PR1001", () -> queues.cancel(VERA, job.id(), null));
  }

  private Queues queues(Guard guard) {
    return new Queues(
        guard, () -> UUID.randomUUID().toString(), asked::incrementAndGet, Set.of("events"));
  }

  private static Order order(
      Action action, String queue, @Nullable String toBroker, @Nullable String destination) {
    return new Order(action, "events", queue, toBroker, destination, null);
  }

  private void report(String node, Duration lifetime, String... brokers) throws SQLException {
    NodeState state =
        new NodeState(
            node,
            "1",
            "relay",
            null,
            Arrays.stream(brokers)
                .map(name -> new BrokerState(name, "jms", "closed", true, null, null, false))
                .toList(),
            List.of(),
            List.of(),
            List.of());
    fixture.stores().nodes().write(node, ReportText.write(state), lifetime);
  }
}
