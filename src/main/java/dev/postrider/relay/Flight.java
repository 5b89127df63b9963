package dev.postrider.relay;

import dev.postrider.store.StoredMessage;
import java.util.ArrayList;
import java.util.List;

/** A batch at the broker, until the last of its messages has an outcome. */
final class Flight {

  private final List<StoredMessage> batch;
  private final List<StoredMessage> notSent = new ArrayList<>();
  private int open;

  Flight(List<StoredMessage> batch) {
    this.batch = batch;
    this.open = batch.size();
  }

  List<StoredMessage> batch() {
    return batch;
  }

  /** The messages to be sent again, with nothing known against them. */
  List<StoredMessage> notSent() {
    return notSent;
  }

  StoredMessage message(int index) {
    return batch.get(index);
  }

  boolean isBehindOneOfItsKey(int index) {
    String key = batch.get(index).key();
    return batch.subList(0, index).stream().anyMatch(before -> before.key().equals(key));
  }

  void toBeSentAgain(StoredMessage message) {
    notSent.add(message);
  }

  /** Counts one outcome; true if it was the last. */
  boolean landed() {
    return --open == 0;
  }

  boolean hasLanded() {
    return open == 0;
  }
}
