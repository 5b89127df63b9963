package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.config.PostriderSettings;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.Test;

/** What callers are told while the store is not open. */
class StoreGateTest {

  private final ContainerConnections connections = new ContainerConnections();
  private final StoreGate gate = new StoreGate(settings("ldap://elsewhere/shop"), connections);

  @Test
  void saysThatNothingHasBeenTriedYet() {
    assertThatThrownBy(gate::store)
        .hasMessageStartingWith("PR0304")
        .hasMessageContaining("still starts")
        .hasNoCause();
  }

  @Test
  void saysWithWhatTheLastTryEnded() {
    assertThatThrownBy(gate::open).hasMessageStartingWith("PR0303");

    assertThatThrownBy(gate::store)
        .hasMessageStartingWith("PR0304")
        .hasMessageContaining("PR0303")
        .hasMessageContaining("ldap://elsewhere/shop")
        .cause()
        .hasMessageStartingWith("PR0303");
    assertThatThrownBy(() -> connections.call(connection -> 1))
        .hasMessageStartingWith("PR0304")
        .cause()
        .hasMessageStartingWith("PR0303");
  }

  private static PostriderSettings settings(String dataSource) {
    Map<String, String> values = Map.of("postrider.datasource", dataSource);
    return PostriderSettings.read(
        ConfigProviderResolver.instance()
            .getBuilder()
            .withSources(new PropertiesConfigSource(values, "test", 100))
            .build());
  }
}
