package dev.postrider.relay;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * One thread that plays the parts of all others in an order drawn from a seed, with a clock that
 * jumps from event to event. The same seed plays the same run.
 */
final class Simulation {

  private record Event(long at, long order, Process process, Runnable task) {}

  private final Random random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private long now;
  private long count;

  Simulation(long seed) {
    this.random = new Random(seed);
  }

  long now() {
    return now;
  }

  Random random() {
    return random;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  long between(Duration min, Duration max) {
    return min.toNanos() + (long) (random.nextDouble() * (max.toNanos() - min.toNanos()));
  }

  /** Plays a task of the world outside, after a delay of nanoseconds. */
  void after(long delay, Runnable task) {
    events.add(new Event(now + delay, count++, null, task));
  }

  /** Plays until the given time. */
  void playUntil(long end) {
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event event = events.remove();
      now = Math.max(now, event.at());
      play(event);
    }
    now = Math.max(now, end);
  }

  private void play(Event event) {
    Process process = event.process();
    if (process == null) {
      event.task().run();
    } else if (process.pausedUntil > now) {
      events.add(new Event(process.pausedUntil, count++, process, event.task()));
    } else if (process.alive) {
      event.task().run();
    }
  }

  /** A process of the simulated machine park: it can be killed and paused. */
  final class Process implements Scheduler {

    private boolean alive = true;
    private long pausedUntil;

    void kill() {
      alive = false;
    }

    void pause(Duration duration) {
      pausedUntil = now + duration.toNanos();
    }

    boolean wasPaused() {
      return pausedUntil > 0;
    }

    boolean isAlive() {
      return alive;
    }

    /** Plays a task of this process after a delay of nanoseconds, unless it is killed before. */
    void after(long delay, Runnable task) {
      events.add(new Event(now + delay, count++, this, task));
    }

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public double chance() {
      return random.nextDouble();
    }

    @Override
    public void run(Runnable task) {
      after(between(Duration.ZERO, Duration.ofMillis(random.nextDouble() < 0.05 ? 40 : 2)), task);
    }

    @Override
    public void runAfter(Duration delay, Runnable task) {
      after(delay.toNanos() + between(Duration.ZERO, Duration.ofMillis(1)), task);
    }
  }
}
