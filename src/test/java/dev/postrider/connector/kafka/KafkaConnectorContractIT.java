package dev.postrider.connector.kafka;

import dev.postrider.connector.ConnectorContract;
import dev.postrider.testkit.KafkaServer;

class KafkaConnectorContractIT extends ConnectorContract {

  KafkaConnectorContractIT() {
    super(KafkaUnderTest.declared(KafkaServer.create("declared")));
  }
}
