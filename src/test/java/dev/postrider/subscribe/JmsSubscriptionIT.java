package dev.postrider.subscribe;

import dev.postrider.connector.jms.ArtemisUnderTest;

class JmsSubscriptionIT extends SubscriptionContract {

  JmsSubscriptionIT() {
    super(new ArtemisUnderTest());
  }
}
