package dev.postrider.connector.kafka;

import dev.postrider.connector.ConnectorFaultContract;
import dev.postrider.testkit.Await;
import org.junit.jupiter.api.AfterAll;

class KafkaConnectorFaultIT extends ConnectorFaultContract {

  KafkaConnectorFaultIT() {
    super(KafkaUnderTest.creatingTopics());
  }

  /** After time-outs, killed brokers, stalled networks. */
  @AfterAll
  void leavesNoThreadBehind() {
    Await.until(
        "no thread of a session lives",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(
                    name -> name.startsWith("postrider-kafka") || name.contains("| postrider")));
  }
}
