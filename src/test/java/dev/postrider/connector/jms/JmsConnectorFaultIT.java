package dev.postrider.connector.jms;

import dev.postrider.connector.ConnectorFaultContract;

class JmsConnectorFaultIT extends ConnectorFaultContract {

  JmsConnectorFaultIT() {
    super(new ArtemisUnderTest());
  }
}
