package dev.postrider.subscribe;

import dev.postrider.connector.kafka.KafkaUnderTest;

class KafkaSubscriptionIT extends SubscriptionContract {

  KafkaSubscriptionIT() {
    super(KafkaUnderTest.creatingTopics());
  }
}
