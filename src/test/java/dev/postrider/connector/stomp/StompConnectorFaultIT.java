package dev.postrider.connector.stomp;

import dev.postrider.connector.ConnectorFaultContract;
import dev.postrider.testkit.Await;
import org.junit.jupiter.api.AfterAll;

class StompConnectorFaultIT extends ConnectorFaultContract {

  StompConnectorFaultIT() {
    super(new ArtemisByStomp());
  }

  /** After time-outs, killed brokers, stalled networks. */
  @AfterAll
  void leavesNoThreadBehind() {
    Await.until(
        "no thread of a session lives",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("postrider-stomp")));
  }
}
