package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.NodeReports.Lease;
import dev.postrider.store.NodeReports.Report;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What deployments tell of themselves. */
abstract class NodeReportContract extends StoreContract {

  private static final Duration LIFE = Duration.ofMinutes(1);

  @Test
  void keepsTheLastReportOfEachNode() throws SQLException {
    reports().write("n1", "{\"a\":1}", LIFE);
    reports().write("n2", "{}", LIFE);
    reports().write("n1", "{\"a\":2}", LIFE);

    assertThat(reports().all()).extracting(Report::node).containsExactly("n1", "n2");
    assertThat(reports().all()).extracting(Report::text).containsExactly("{\"a\":2}", "{}");
    assertThat(reports().all()).allMatch(Report::alive);
    assertThat(reports().all())
        .allSatisfy(
            report -> assertThat(report.age()).isBetween(Duration.ZERO, Duration.ofSeconds(30)));
  }

  @Test
  void rememberSinceWhenANodeReports() throws SQLException {
    reports().write("n1", "{}", LIFE);
    Instant since = reports().all().get(0).since();
    shift("n1", "since", 10);
    reports().write("n1", "{}", LIFE);

    assertThat(reports().all().get(0).since()).isEqualTo(since.minus(Duration.ofMinutes(10)));
  }

  @Test
  void tellsTheAgeOfAReportAndThatItsNodeIsLost() throws SQLException {
    reports().write("n1", "{}", LIFE);
    reports().write("n2", "{}", LIFE);
    shift("n1", "reported_at", 10);
    shift("n1", "expires_at", 10);

    Report lost = reports().all().get(0);
    assertThat(lost.alive()).isFalse();
    assertThat(lost.age()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    assertThat(reports().all().get(1).alive()).isTrue();

    reports().write("n1", "{}", LIFE);
    assertThat(reports().all().get(0).alive()).isTrue();
  }

  @Test
  void forgetsNodesThatAreLostForADayAndThoseThatLeft() throws SQLException {
    for (String node : List.of("n1", "n2", "n3")) {
      reports().write(node, "{}", LIFE);
    }
    shift("n1", "expires_at", 24 * 60 + 2);
    shift("n2", "expires_at", 23 * 60);
    assertThat(reports().all()).extracting(Report::node).containsExactly("n2", "n3");

    reports().remove("n3");
    reports().remove("n3");
    reports().write("n4", "{}", LIFE);

    assertThat(reports().all()).extracting(Report::node).containsExactly("n2", "n4");
    assertThat(count("SELECT COUNT(*) FROM postrider_node_report")).isEqualTo(2);
  }

  @Test
  void takesReportsOfAMillionCharacters() throws SQLException {
    String text = "\u00e4".repeat(1_000_000);

    reports().write("n1", text, LIFE);

    assertThat(reports().all().get(0).text()).isEqualTo(text);
  }

  @Test
  void aNodeThatReportsTwiceAtOnceHasOneReport() throws Exception {
    AtOnce.call(
        4,
        () -> {
          reports().write("n1", "{}", LIFE);
          return true;
        });

    assertThat(reports().all()).hasSize(1);
  }

  @Test
  void showsWhoHoldsALaneAndForHowLong() throws SQLException {
    assertThat(reports().leases()).isEmpty();
    long epoch = lease("n1");

    Lease held = reports().leases().get(0);
    assertThat(held.lane()).isEqualTo(LANE);
    assertThat(held.node()).isEqualTo("n1");
    assertThat(held.epoch()).isEqualTo(epoch);
    assertThat(held.expiresIn()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));

    execute("UPDATE postrider_node SET expires_at = expires_at - INTERVAL '6' MINUTE");
    assertThat(reports().leases().get(0).node()).isEqualTo("n1");
    assertThat(reports().leases().get(0).expiresIn()).isNegative();

    store.leases().leave("n1");
    assertThat(reports().leases()).containsExactly(new Lease(LANE, null, epoch, null));
  }

  private NodeReports reports() {
    return store.admin().nodes();
  }

  private void shift(String node, String column, int minutes) throws SQLException {
    execute(
        "UPDATE postrider_node_report SET %s = %s - INTERVAL '%d' MINUTE WHERE node = '%s'"
            .formatted(column, column, minutes, node));
  }
}
