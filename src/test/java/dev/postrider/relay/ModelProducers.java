package dev.postrider.relay;

import dev.postrider.relay.ModelDatabase.Row;
import dev.postrider.relay.ModelDatabase.Transaction;
import java.time.Duration;

/** Business transactions: they lock keys, store messages with pauses between, and end. */
final class ModelProducers {

  private final World world;
  private final Simulation simulation;
  private int ids;

  ModelProducers(World world) {
    this.world = world;
    this.simulation = world.simulation;
  }

  /** The number of the next message. */
  int nextId() {
    return ids;
  }

  /** Locks the rows of some keys, stores messages with pauses between, ends after a while. */
  void transaction() {
    step(world.database.begin(), 1 + simulation.random().nextInt(3));
  }

  private void step(Transaction transaction, int left) {
    if (left == 0) {
      end(transaction);
      return;
    }
    String id = newId();
    String key = simulation.chance(0.1) ? id : world.randomKey();
    if (transaction.lock(key)) {
      Row row = transaction.store(id, key);
      row.destination = world.randomDestination();
      trouble(row);
      long pause =
          simulation.between(Duration.ZERO, Duration.ofMillis(simulation.chance(0.1) ? 5000 : 20));
      simulation.after(pause, () -> step(transaction, left - 1));
    } else if (simulation.chance(0.2)) {
      transaction.rollback(); // a deadlock, as the database would end it
    } else {
      simulation.after(Duration.ofMillis(5).toNanos(), () -> step(transaction, left));
    }
  }

  private String newId() {
    return "m" + ids++;
  }

  private void trouble(Row row) {
    if (simulation.chance(0.03)) {
      world.broker.refused.add(row.id);
    } else if (simulation.chance(0.01)) {
      world.broker.poisonous.add(row.id);
    } else if (simulation.chance(0.05)) {
      row.expiresAt = simulation.now() + simulation.between(Duration.ZERO, Duration.ofSeconds(4));
    } else if (simulation.chance(0.05)) {
      row.bytes = 5000;
    }
  }

  /** A hundred and more messages of one key at once; one of them may be refused. */
  void burst(int size) {
    String key = world.randomKey();
    Transaction transaction = world.database.begin();
    if (!transaction.lock(key)) {
      transaction.rollback();
      simulation.after(Duration.ofMillis(50).toNanos(), () -> burst(size));
      return;
    }
    for (int i = 0; i < size; i++) {
      Row row = transaction.store(newId(), key);
      row.destination = world.randomDestination();
      if (simulation.chance(0.01)) {
        world.broker.refused.add(row.id);
      } else if (simulation.chance(0.01)) {
        row.expiresAt = simulation.now();
      }
    }
    commit(transaction);
  }

  /** Holds the low-water mark, with a message that appears late. */
  void longTransaction() {
    Transaction transaction = world.database.begin();
    String id = newId();
    transaction.lock(id);
    transaction.store(id, id);
    long end = simulation.between(Duration.ofSeconds(5), Duration.ofSeconds(40));
    simulation.after(end, () -> commit(transaction));
  }

  private void end(Transaction transaction) {
    if (simulation.chance(0.1)) {
      transaction.rollback();
    } else {
      commit(transaction);
    }
  }

  private void commit(Transaction transaction) {
    transaction.commit();
    world.wake();
  }
}
