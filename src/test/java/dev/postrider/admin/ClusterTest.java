package dev.postrider.admin;

import static dev.postrider.admin.AdminFixture.ADA;
import static dev.postrider.admin.AdminFixture.OTTO;
import static dev.postrider.admin.AdminFixture.VERA;
import static dev.postrider.admin.AdminFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.AdminException.Kind;
import dev.postrider.admin.Cluster.NodeState;
import dev.postrider.admin.Cluster.SettingLine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterTest {

  private static final SettingLine LINE =
      new SettingLine("postrider.relay.lease", "PT5S", "file (150)", "PT15S", "How long.");

  private final AdminFixture tables = new AdminFixture();
  private final Cluster cluster = new Cluster(tables.guard());

  @BeforeEach
  void report() throws SQLException {
    NodeState state =
        new NodeState(
            "shop on a", "1", "relay-1", null, List.of(), List.of(), List.of(), List.of(LINE));
    tables.stores().nodes().write("n", ReportText.write(state), Duration.ofMinutes(1));
  }

  @Test
  void everyoneSeesNodesWithoutTheirSettings() {
    for (Operator who : List.of(VERA, OTTO, ADA)) {
      NodeState state = cluster.nodes(who).get(0).state();
      assertThat(state.name()).isEqualTo("shop on a");
      assertThat(state.settings()).isEmpty();
    }
  }

  @Test
  void onlyAdministratorsSeeSettings() {
    assertThat(cluster.configuration(ADA).get(0).state().settings()).containsExactly(LINE);
    assertRefused(Kind.DENIED, "PR1001", () -> cluster.configuration(OTTO));
    assertRefused(Kind.DENIED, "PR1001", () -> cluster.configuration(VERA));
  }
}
