package dev.postrider.subscribe;

import dev.postrider.connector.stomp.ArtemisByStomp;

class StompSubscriptionIT extends DjangoOutboxPatternContract {

  StompSubscriptionIT() {
    super(new ArtemisByStomp());
  }

  /** Without prefixes, of which its acceptor would have to be told. */
  @Override
  String named(String destination) {
    return destination.substring(destination.lastIndexOf('/') + 1);
  }
}
