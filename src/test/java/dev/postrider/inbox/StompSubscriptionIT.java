package dev.postrider.inbox;

import dev.postrider.connector.stomp.ArtemisByStomp;

class StompSubscriptionIT extends SubscriptionContract {

  StompSubscriptionIT() {
    super(new ArtemisByStomp());
  }
}
