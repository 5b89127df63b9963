package dev.postrider.subscribe;

import dev.postrider.connector.rabbitmq.RabbitUnderTest;

class RabbitSubscriptionIT extends SubscriptionContract {

  RabbitSubscriptionIT() {
    super(new RabbitUnderTest());
  }
}
