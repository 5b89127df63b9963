package dev.postrider.inbox;

import dev.postrider.connector.jms.ArtemisUnderTest;

class JmsSubscriptionIT extends SubscriptionContract {

  JmsSubscriptionIT() {
    super(new ArtemisUnderTest());
  }
}
