package dev.postrider.connector.stomp;

import dev.postrider.connector.ConnectorContract;

class StompConnectorContractIT extends ConnectorContract {

  StompConnectorContractIT() {
    super(new ArtemisByStomp());
  }
}
