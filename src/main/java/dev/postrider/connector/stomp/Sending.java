package dev.postrider.connector.stomp;

import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;

/** A message as it was given to the session. */
record Sending(OutgoingMessage message, int index, OutcomeListener listener) {

  void report(Outcome outcome) {
    listener.completed(index, outcome);
  }
}
