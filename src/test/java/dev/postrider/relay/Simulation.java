package dev.postrider.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Plays the parts of all threads one after the other, in an order drawn from a seed, with a clock
 * that jumps from event to event. The same seed plays the same run.
 *
 * <p>A part that blocks, in the middle of the code under test, keeps its own thread until its time
 * has come, and another thread plays on; but only one ever runs.
 */
final class Simulation implements AutoCloseable {

  private record Event(long at, long order, Process process, Runnable task) {}

  /** Many times what any world needs. */
  private static final long MOST_EVENTS = 2_000_000;

  private static final ExecutorService PLAYERS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "simulation");
            thread.setDaemon(true);
            return thread;
          });

  private final Random random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final List<Blocked> blocked = new ArrayList<>();
  private final Semaphore ended = new Semaphore(0);
  private Throwable failure;
  private boolean closed;
  private long end;
  private long now;
  private long count;
  private long played;
  private int names;

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
  void playUntil(long time) {
    end = time;
    PLAYERS.execute(this::play);
    ended.acquireUninterruptibly();
    if (failure != null) {
      throw new AssertionError("The world broke down: " + failure, failure);
    }
    now = Math.max(now, end);
  }

  /** Lets go what is still blocked. Each ends by itself. */
  @Override
  public void close() {
    closed = true;
    for (Blocked one : List.copyOf(blocked)) {
      one.turn.release();
      ended.acquireUninterruptibly();
    }
  }

  /** By one thread after the other: each until it has woken one that was blocked. */
  private void play() {
    try {
      while (!closed && !events.isEmpty() && events.peek().at() <= end) {
        Event event = events.remove();
        now = Math.max(now, event.at());
        if (++played > MOST_EVENTS) {
          throw new IllegalStateException("Somebody is running in a circle");
        }
        if (event.task() instanceof Blocked waking) {
          blocked.remove(waking);
          waking.turn.release();
          return;
        }
        play(event);
      }
    } catch (Killed unwound) {
      // The world has ended.
    } catch (Throwable e) {
      failure = e;
    }
    ended.release();
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

  /** A thread that waits for its turn. */
  private static final class Blocked implements Runnable {

    private final Semaphore turn = new Semaphore(0);

    @Override
    public void run() {
      throw new IllegalStateException("Is woken, not played");
    }
  }

  /** Ends a thread whose process is no more. */
  private static final class Killed extends Error {

    private static final long serialVersionUID = 1;

    private Killed() {
      super("killed", null, false, false);
    }
  }

  private void sleep(long nanos) {
    if (closed) {
      throw new Killed();
    }
    Blocked me = new Blocked();
    blocked.add(me);
    events.add(new Event(now + nanos, count++, null, me));
    PLAYERS.execute(this::play);
    me.turn.acquireUninterruptibly();
  }

  /** A process of the simulated machine park: it can be killed and paused. */
  final class Process implements Scheduler {

    /** Clocks run a little differently, and count from anywhere, also over the end of numbers. */
    private final double rate = 0.99 + 0.02 * random.nextDouble();

    private final long started = now;
    private final long origin =
        Simulation.this.chance(0.5) ? random.nextLong() : Long.MAX_VALUE - random.nextInt() * 100L;
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

    /** When it went on after its last pause. */
    long pausedUntil() {
      return pausedUntil;
    }

    boolean isAlive() {
      return alive;
    }

    /** Plays a task of this process after a delay of nanoseconds, unless it is killed before. */
    void after(long delay, Runnable task) {
      events.add(new Event(now + delay, count++, this, task));
    }

    /** Blocks the calling task, of this process, while everything else goes on. */
    void block(long nanos) {
      sleep(nanos);
      while (!closed && alive && pausedUntil > now) {
        sleep(pausedUntil - now);
      }
      if (closed || !alive) {
        throw new Killed();
      }
    }

    @Override
    public long nanoTime() {
      return origin + (long) ((now - started) * rate);
    }

    @Override
    public String uniqueName() {
      return "node " + names++;
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
      long real = (long) (delay.toNanos() / rate);
      after(real + between(Duration.ZERO, Duration.ofMillis(1)), task);
    }
  }
}
