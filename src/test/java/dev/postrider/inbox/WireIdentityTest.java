package dev.postrider.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.spi.IncomingMessage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WireIdentityTest {

  @Test
  void aCorrelationIdThatNoMessageOfOursCouldCarryOnIsNone() {
    assertThat(identity("c-1").correlationId()).contains("c-1");
    assertThat(identity("x".repeat(255)).correlationId()).isPresent();
    assertThat(identity("x".repeat(256)).correlationId()).isEmpty();
    assertThat(identity("a\nb").correlationId()).isEmpty();
    assertThat(identity("a\0b").correlationId()).isEmpty();
  }

  private static WireIdentity identity(String correlationId) {
    return new WireIdentity(
        new IncomingMessage(
            "/queue/q", Map.of(), new byte[0], null, null, correlationId, null, null, 1));
  }
}
