package dev.postrider.connector.stomp;

import dev.postrider.connector.ConnectorContract;

class StompOnRabbitContractIT extends ConnectorContract {

  StompOnRabbitContractIT() {
    super(new RabbitByStomp());
  }
}
