package dev.postrider.inbox;

import dev.postrider.connector.rabbitmq.RabbitUnderTest;

class RabbitSubscriptionIT extends SubscriptionContract {

  RabbitSubscriptionIT() {
    super(new RabbitUnderTest());
  }
}
