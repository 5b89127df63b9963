package dev.postrider.connector.rabbitmq;

import dev.postrider.connector.ConnectorFaultContract;
import dev.postrider.testkit.Await;
import org.junit.jupiter.api.AfterAll;

class RabbitConnectorFaultIT extends ConnectorFaultContract {

  RabbitConnectorFaultIT() {
    super(new RabbitUnderTest());
  }

  /** After time-outs, killed brokers, stalled networks. */
  @AfterAll
  void leavesNoThreadBehind() {
    Await.until(
        "no thread of a session lives",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("postrider-rabbitmq")));
  }
}
