package dev.postrider.connector.stomp;

import dev.postrider.connector.ConnectorFaultContract;

class StompOnRabbitFaultIT extends ConnectorFaultContract {

  StompOnRabbitFaultIT() {
    super(new RabbitByStomp());
  }
}
