package dev.postrider.relay;

import java.time.Duration;
import java.util.function.Predicate;

/** Meddles with blocked keys and pauses, in the database and without asking the relay. */
final class Operator {

  /** A relay notices a hold in two seconds; what is sent by then may arrive three seconds later. */
  private static final Duration NOTICE = Duration.ofSeconds(6);

  private final World world;

  Operator(World world) {
    this.world = world;
  }

  /** Holds a key for a while, or retries or discards a head. */
  void act() {
    String key = world.randomKey();
    Simulation simulation = world.simulation;
    switch (simulation.random().nextInt(3)) {
      case 0 -> {
        world.database.hold(key);
        long end = simulation.between(Duration.ofMillis(100), Duration.ofSeconds(20));
        simulation.after(end, () -> release(key));
      }
      case 1 -> retryNow();
      default ->
          world.database.blocks().keySet().stream().findFirst().ifPresent(world.database::discard);
    }
  }

  /** Sometimes after the cause was mended. */
  private void retryNow() {
    for (String key : world.database.blocks().keySet().toArray(new String[0])) {
      world
          .database
          .retryNow(key)
          .ifPresent(
              row -> {
                world.promises.retried(row);
                if (world.simulation.chance(0.5)) {
                  world.broker.refused.remove(row.id);
                  world.broker.poisonous.remove(row.id);
                  world.promises.mended(row);
                }
              });
    }
  }

  /** In a world without trouble: from the notice to the release nothing of the key may arrive. */
  void holdForAWhile() {
    String key = world.randomKey();
    Simulation simulation = world.simulation;
    world.database.hold(key);
    long end = simulation.between(Duration.ofSeconds(8), Duration.ofSeconds(25));
    long held = simulation.now() + NOTICE.toNanos();
    simulation.after(
        end,
        () -> {
          world.promises.checkHeld(key, held);
          release(key);
        });
  }

  /** A switch: what is not sent while it is on. */
  private record Switch(Runnable pause, Runnable resume, Predicate<ModelDatabase.Row> concerns) {}

  private Switch anySwitch() {
    ModelDatabase database = world.database;
    return switch (world.simulation.random().nextInt(4)) {
      case 0 -> new Switch(database::pauseAll, database::resumeAll, row -> true);
      case 1 -> new Switch(database::pause, database::resume, row -> true);
      default -> {
        String destination = world.randomDestination();
        yield new Switch(
            () -> database.pause(destination),
            () -> database.resume(destination),
            row -> row.destination.equals(destination));
      }
    };
  }

  /** Pauses something for a while. */
  void pause() {
    Switch one = anySwitch();
    one.pause().run();
    long end = world.simulation.between(Duration.ofMillis(100), Duration.ofSeconds(20));
    world.simulation.after(end, one.resume());
  }

  /**
   * In a world without trouble: from the notice to the resume nothing of it may arrive, also if a
   * node starts meanwhile.
   */
  void pauseForAWhile() {
    Switch one = anySwitch();
    Simulation simulation = world.simulation;
    one.pause().run();
    long end = simulation.between(Duration.ofSeconds(8), Duration.ofSeconds(25));
    long paused = simulation.now() + NOTICE.toNanos();
    if (simulation.chance(0.5)) {
      simulation.after(simulation.between(NOTICE, Duration.ofSeconds(20)), world::restartANode);
    }
    simulation.after(
        end,
        () -> {
          world.promises.checkPaused(one.concerns(), paused);
          one.resume().run();
        });
  }

  /** What was dead behind the hold is tried again. */
  private void release(String key) {
    world.database.outbox().stream()
        .filter(row -> row.key.equals(key))
        .forEach(world.promises::retried);
    world.database.release(key);
  }
}
