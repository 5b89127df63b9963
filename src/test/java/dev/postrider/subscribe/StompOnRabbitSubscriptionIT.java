package dev.postrider.subscribe;

import dev.postrider.connector.stomp.RabbitByStomp;

class StompOnRabbitSubscriptionIT extends DjangoOutboxPatternContract {

  StompOnRabbitSubscriptionIT() {
    super(new RabbitByStomp());
  }

  @Override
  String named(String destination) {
    return destination;
  }
}
