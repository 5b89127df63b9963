package dev.postrider.connector.rabbitmq;

import dev.postrider.connector.ConnectorContract;

class RabbitConnectorContractIT extends ConnectorContract {

  RabbitConnectorContractIT() {
    super(new RabbitUnderTest());
  }
}
