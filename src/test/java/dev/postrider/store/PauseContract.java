package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.store.AuditTrail.Entry;
import dev.postrider.store.PauseStore.Pause;
import dev.postrider.store.PauseStore.Scope;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The switches of operators. */
abstract class PauseContract extends StoreContract {

  private static final Act PAUSE = new Act("ada", "console", "pause", "broker is moved");
  private static final Act RESUME = new Act("bob", "api", "resume", null);

  private static final Scope BROKER = new Scope("events", null);
  private static final Scope DESTINATION = new Scope("events", "/queue/orders");

  @Test
  void nothingIsPausedAtFirst() throws SQLException {
    assertThat(read()).isEqualTo(Pauses.NONE);
    assertThat(pauses().list()).isEmpty();
  }

  @Test
  void pausesEverythingABrokerOrADestinationUntilItIsResumed() throws SQLException {
    for (Scope scope : List.of(Scope.ALL, BROKER, DESTINATION)) {
      assertThat(pauses().pause(scope, PAUSE)).isTrue();

      Pauses paused = read();
      assertThat(paused.all()).isEqualTo(scope.equals(Scope.ALL));
      assertThat(paused.isPaused("events")).isEqualTo(scope.destination() == null);
      assertThat(paused.isPaused("legacy")).isEqualTo(scope.broker() == null);
      assertThat(paused.destinations("events"))
          .isEqualTo(scope.equals(DESTINATION) ? Set.of("/queue/orders") : Set.of());

      assertThat(pauses().resume(scope, RESUME)).isTrue();
      assertThat(read()).isEqualTo(Pauses.NONE);
    }
  }

  @Test
  void tellsOfDestinationsOnlyWhereTheirBrokerIsNotPausedItself() throws SQLException {
    pauses().pause(DESTINATION, PAUSE);
    pauses().pause(new Scope("legacy", "/topic/a"), PAUSE);
    pauses().pause(new Scope("legacy", "/topic/b"), PAUSE);
    pauses().pause(BROKER, PAUSE);

    assertThat(read())
        .isEqualTo(
            new Pauses(false, Set.of("events"), Map.of("legacy", Set.of("/topic/a", "/topic/b"))));

    pauses().resume(BROKER, RESUME);
    assertThat(read().destinations("events")).containsExactly("/queue/orders");
  }

  @Test
  void tellsOperatorsSinceWhenByWhomAndWhy() throws SQLException {
    pauses().pause(Scope.ALL, RESUME);
    pauses().pause(BROKER, PAUSE);
    pauses().pause(DESTINATION, PAUSE);

    List<Pause> pauses = pauses().list();
    assertThat(pauses).extracting(Pause::scope).containsExactly(Scope.ALL, BROKER, DESTINATION);
    assertThat(pauses).extracting(Pause::who).containsExactly("bob", "ada", "ada");
    assertThat(pauses)
        .extracting(Pause::reason)
        .containsExactly(null, "broker is moved", "broker is moved");
    assertThat(pauses)
        .allSatisfy(
            pause ->
                assertThat(
                        count(
                            "SELECT COUNT(*) FROM postrider_pause WHERE paused_at BETWEEN"
                                + " CURRENT_TIMESTAMP - INTERVAL '1' MINUTE AND CURRENT_TIMESTAMP"))
                    .isEqualTo(3));
  }

  @Test
  void refusesToDoTwiceWhatIsDoneAndWritesNothingThen() throws SQLException {
    assertThat(pauses().resume(BROKER, RESUME)).isFalse();
    assertThat(pauses().pause(BROKER, PAUSE)).isTrue();
    assertThat(pauses().pause(BROKER, RESUME)).isFalse();
    assertThat(pauses().list()).extracting(Pause::who).containsExactly("ada");
    assertThat(pauses().resume(BROKER, RESUME)).isTrue();
    assertThat(pauses().resume(BROKER, RESUME)).isFalse();

    assertThat(audit())
        .extracting(Entry::act, Entry::target, Entry::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(RESUME, "broker events", "done"),
            org.assertj.core.groups.Tuple.tuple(PAUSE, "broker events", "done"));
  }

  @Test
  void namesWhatWasPausedInTheAuditTrail() throws SQLException {
    pauses().pause(Scope.ALL, PAUSE);
    pauses().pause(DESTINATION, PAUSE);

    assertThat(audit())
        .extracting(Entry::target)
        .containsExactly("destination /queue/orders of events", "everything");
  }

  @RepeatedTest(3)
  void ofManyThatPauseAtOnceOneDoesIt() throws Exception {
    assertThat(AtOnce.call(8, () -> pauses().pause(BROKER, PAUSE))).containsOnlyOnce(true);
    assertThat(audit()).hasSize(1);

    assertThat(AtOnce.call(8, () -> pauses().resume(BROKER, RESUME))).containsOnlyOnce(true);
    assertThat(audit()).hasSize(2);
  }

  @Test
  void aSwitchThatCannotBeWrittenDownIsNotSet() throws SQLException {
    execute("ALTER TABLE postrider_audit RENAME TO audit_elsewhere");
    try {
      assertThatThrownBy(() -> pauses().pause(BROKER, PAUSE)).isInstanceOf(SQLException.class);
    } finally {
      execute("ALTER TABLE audit_elsewhere RENAME TO postrider_audit");
    }
    assertThat(read()).isEqualTo(Pauses.NONE);
  }

  @Test
  void aDestinationAloneIsNoScope() {
    assertThatThrownBy(() -> new Scope(null, "/queue/orders"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/queue/orders");
  }

  private PauseStore pauses() {
    return store.admin().pauses();
  }

  private List<Entry> audit() throws SQLException {
    AuditTrail.Filter all = new AuditTrail.Filter(null, null, null, null, null);
    return store.admin().audit().list(all, null, 100).entries();
  }

  /** As relays are told. */
  private Pauses read() throws SQLException {
    return store.news().look(Map.of(LANE, 0L)).pauses();
  }
}
