package dev.postrider.admin;

import static dev.postrider.admin.AdminFixture.ADA;
import static dev.postrider.admin.AdminFixture.OTTO;
import static dev.postrider.admin.AdminFixture.VERA;
import static dev.postrider.admin.AdminFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.AdminException.Kind;
import dev.postrider.admin.Messages.MessageRef;
import dev.postrider.store.AuditTrail;
import dev.postrider.store.BulkJobs.Action;
import dev.postrider.store.BulkJobs.Order;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.PauseStore.Scope;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who may do what, whichever door they come in by. */
class PermissionsTest {

  private static final AuditTrail.Filter ALL = new AuditTrail.Filter(null, null, null, null, null);
  private static final Operator NOBODY = new Operator("nobody", "api", Role.VIEWER, Set.of());

  private final AdminFixture tables = new AdminFixture();

  private static List<Consumer<Operator>> questions(Guard guard, String id) {
    Messages messages = messages(guard);
    Bulk bulk = bulk(guard);
    Overview overview = new Overview(guard, Clock.systemUTC());
    Cluster cluster = new Cluster(guard);
    return List.of(
        who -> messages.list(who, MessageFilter.ALL, null, 10),
        who -> messages.count(who, MessageFilter.ALL),
        who -> messages.errorGroups(who, MessageFilter.ALL),
        who -> messages.find(who, id, null),
        who -> messages.attempts(who, id, null),
        bulk::recent,
        who -> new Pausing(guard, Set.of()).list(who),
        overview::stats,
        who -> overview.series(who, Duration.ofHours(1), Duration.ofMinutes(1)),
        cluster::nodes,
        cluster::lanes,
        who -> new Audits(guard).list(who, ALL, null, 10));
  }

  private static List<Consumer<Operator>> changes(Guard guard, String id) {
    Messages messages = messages(guard);
    Keys keys = new Keys(guard);
    Pausing pausing = new Pausing(guard, Set.of("events"));
    MessageRef ref = new MessageRef(id, null);
    Bulk bulk = bulk(guard);
    Order order = new Order(Action.RETRY, MessageFilter.ALL, null);
    return List.of(
        who -> messages.retry(who, ref, null),
        who -> messages.discard(who, ref, null),
        who -> messages.requeue(who, ref, null, null),
        who -> keys.hold(who, "events", "k", null),
        who -> keys.release(who, "events", "k", null),
        who -> pausing.pause(who, Scope.ALL, null),
        who -> pausing.resume(who, Scope.ALL, null),
        who -> bulk.start(who, order, null),
        who -> bulk.cancel(who, "1", null));
  }

  private static Messages messages(Guard guard) {
    return new Messages(guard, () -> UUID.randomUUID().toString());
  }

  private static Bulk bulk(Guard guard) {
    return new Bulk(guard, () -> UUID.randomUUID().toString(), () -> {});
  }

  @Test
  void whoMayNotSeeSeesNothing() throws SQLException {
    String id = tables.dead("a");
    for (Consumer<Operator> question : questions(tables.guard(), id)) {
      assertRefused(Kind.DENIED, "PR1001", () -> question.accept(NOBODY));
    }
  }

  @Test
  void whoOnlySeesChangesNothingAndIsNoted() throws SQLException {
    String id = tables.dead("a");
    List<Consumer<Operator>> changes = changes(tables.guard(), id);
    for (Consumer<Operator> change : changes) {
      assertRefused(Kind.DENIED, "PR1001", () -> change.accept(VERA));
    }
    assertThat(tables.stores().catalog().find(id)).hasSize(1);
    assertThat(tables.stores().pauses().list()).isEmpty();
    assertThat(tables.audit())
        .hasSize(changes.size())
        .allSatisfy(
            entry -> {
              assertThat(entry.act().who()).isEqualTo("vera");
              assertThat(entry.outcome()).isEqualTo("refused PR1001");
              assertThat(entry.affected()).isZero();
            });
  }

  @Test
  void readOnlyHoldsForAdministratorsToo() throws SQLException {
    String id = tables.dead("a");
    for (Consumer<Operator> change : changes(tables.readOnly(), id)) {
      assertRefused(Kind.DENIED, "PR1002", () -> change.accept(ADA));
    }
    assertThat(tables.stores().catalog().find(id)).hasSize(1);
    questions(tables.readOnly(), id).forEach(question -> question.accept(ADA));
  }

  @Test
  void payloadsAreAPermissionOfTheirOwn() throws SQLException {
    String id = tables.dead("a");
    Messages messages = messages(tables.guard());
    for (Operator who : List.of(VERA, OTTO)) {
      assertRefused(Kind.DENIED, "PR1001", () -> messages.payload(who, id, null));
    }
    assertThat(messages.payload(ADA, id, null).payload()).hasSize(6);
  }

  @Test
  void everyRoleSees() throws SQLException {
    String id = tables.dead("a");
    for (Role role : Role.values()) {
      Operator who = AdminFixture.operator("x", role);
      questions(tables.guard(), id).forEach(question -> question.accept(who));
    }
  }
}
