package dev.postrider.connector.kafka;

import dev.postrider.connector.ReceiverContract;
import dev.postrider.testkit.KafkaServer;

class KafkaReceiverContractIT extends ReceiverContract {

  KafkaReceiverContractIT() {
    super(KafkaUnderTest.declared(KafkaServer.create("receiver")));
  }
}
