package dev.postrider.inbox;

import dev.postrider.connector.stomp.RabbitByStomp;

class StompOnRabbitSubscriptionIT extends SubscriptionContract {

  StompOnRabbitSubscriptionIT() {
    super(new RabbitByStomp());
  }
}
