package dev.postrider.connector.stomp;

import dev.postrider.connector.ConnectorFaultContract;

class StompConnectorFaultIT extends ConnectorFaultContract {

  StompConnectorFaultIT() {
    super(new ArtemisByStomp());
  }
}
