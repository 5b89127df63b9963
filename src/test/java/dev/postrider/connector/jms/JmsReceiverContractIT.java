package dev.postrider.connector.jms;

import dev.postrider.connector.ReceiverContract;

class JmsReceiverContractIT extends ReceiverContract {

  JmsReceiverContractIT() {
    super(new ArtemisUnderTest());
  }
}
