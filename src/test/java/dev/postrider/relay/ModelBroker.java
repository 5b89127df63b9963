package dev.postrider.relay;

import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * A broker as a model: what is sent arrives later, in order, and is confirmed later still; a
 * connection may be lost before the one or between the two, and what was under way may arrive
 * nevertheless; some messages are refused, some kill the connection.
 */
final class ModelBroker {

  private static final Outcome CONFIRMED = new Outcome.Confirmed();
  private static final Outcome REFUSED = new Outcome.Rejected("refused", null);

  private final Simulation simulation;
  private final boolean atomic;

  /** A message that arrived. */
  record Arrival(String id, long at) {}

  final List<Arrival> arrivals = new ArrayList<>();
  final Set<String> refused = new HashSet<>();
  final Set<String> poisonous = new HashSet<>();

  /** How often a connection was dropped while this message, and no other, was under way. */
  final Map<String, Integer> lostAlone = new HashMap<>();

  Latency latency = process -> {};
  Runnable onMisuse = () -> {};
  double lossRate;
  double slowRate = 0.02;

  /** How often an atomic batch is undone without telling which of its messages is refused. */
  double unnamedRate = 0.3;

  /** Sessions that were opened and not closed yet. */
  int sessions;

  boolean down;

  ModelBroker(Simulation simulation, boolean atomic) {
    this.simulation = simulation;
    this.atomic = atomic;
  }

  /** What a process sees, when nobody watches. */
  Broker of(Simulation.Process process) {
    return of(process, new Repeats(simulation, repeat -> {}));
  }

  Broker of(Simulation.Process process, Repeats repeats) {
    return new SendingBroker() {
      @Override
      public boolean atomic() {
        return atomic;
      }

      @Override
      public BrokerSession connect() throws TransportException {
        Repeats.Watch watch = repeats.opened(process);
        latency.pass(process);
        if (down) {
          throw new TransportException("down", new IOException("down"));
        }
        sessions++;
        return new Session(process, watch);
      }

      @Override
      public void close() {}
    };
  }

  private final class Session implements BrokerSession {

    private final Simulation.Process process;
    private final Repeats.Watch watch;
    private final List<Sent> open = new ArrayList<>();
    private boolean lost;
    private boolean deaf;
    private boolean sending;
    private long lastArrival;

    private Session(Simulation.Process process, Repeats.Watch watch) {
      this.process = process;
      this.watch = watch;
    }

    @Override
    public void send(List<OutgoingMessage> batch, OutcomeListener outcomes) {
      if (sending || (atomic && !open.isEmpty())) {
        onMisuse.run();
      }
      sending = true;
      batch.forEach(message -> watch.handed(message.id()));
      List<Sent> sent = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        sent.add(new Sent(i, batch.get(i).id(), outcomes));
      }
      open.addAll(sent);
      latency.pass(process);
      if (lost) {
        drop(new IOException("lost before"));
      } else if (atomic) {
        later(() -> arriveTogether(sent));
      } else {
        sent.forEach(one -> later(() -> arrive(one)));
      }
      latency.pass(process);
      sending = false;
    }

    /** In the order they were sent, with a delay that is sometimes long. */
    private void later(Runnable arrival) {
      long delay =
          simulation.between(
              Duration.ZERO, Duration.ofMillis(simulation.chance(slowRate) ? 3000 : 5));
      lastArrival = Math.max(lastArrival + 1, simulation.now() + delay);
      simulation.after(lastArrival - simulation.now(), arrival);
    }

    private void arriveTogether(List<Sent> batch) {
      boolean killed = batch.stream().anyMatch(one -> poisonous.contains(one.id));
      List<Sent> bad = batch.stream().filter(one -> refused.contains(one.id)).toList();
      if (isGone(killed)) {
        return;
      }
      if (!bad.isEmpty()) {
        boolean culpritUnknown = batch.size() > 1 && simulation.chance(unnamedRate);
        for (Sent one : batch) {
          one.end(
              one == bad.get(0) && !culpritUnknown ? REFUSED : new Outcome.NotSent(culpritUnknown));
        }
        return;
      }
      batch.forEach(one -> arrivals.add(new Arrival(one.id, simulation.now())));
      dropByChance();
      batch.forEach(one -> one.end(CONFIRMED));
    }

    private void arrive(Sent one) {
      if (isGone(poisonous.contains(one.id))) {
        return;
      }
      if (refused.contains(one.id)) {
        one.end(REFUSED);
        return;
      }
      arrivals.add(new Arrival(one.id, simulation.now()));
      dropByChance();
      one.end(CONFIRMED);
    }

    /** Whether what comes now does not reach the broker any more. */
    private boolean isGone(boolean killed) {
      if (killed || down) {
        drop(new IOException("hung up"));
        deaf = true;
      } else {
        dropByChance();
      }
      return deaf;
    }

    private void dropByChance() {
      if (down) {
        drop(new IOException("down"));
      } else if (simulation.chance(lossRate)) {
        drop(simulation.chance(0.3) ? new TimeoutException() : new IOException("lost"));
      }
    }

    private void drop(Exception cause) {
      if (open.size() == 1 && !(cause instanceof TimeoutException)) {
        lostAlone.merge(open.get(0).id, 1, Integer::sum);
      }
      lose(cause);
    }

    /** What is under way may arrive all the same, but nobody hears of it. */
    private void lose(Exception cause) {
      if (!lost) {
        lost = true;
        deaf = simulation.chance(0.5);
      }
      List.copyOf(open).forEach(one -> one.end(new Outcome.TransportFailure(cause)));
    }

    @Override
    public void close() {
      sessions--;
      lose(new IOException("closed"));
    }

    /** A message under way, which ends once. */
    private final class Sent {

      private final int index;
      private final String id;
      private final OutcomeListener outcomes;

      private Sent(int index, String id, OutcomeListener outcomes) {
        this.index = index;
        this.id = id;
        this.outcomes = outcomes;
      }

      private void end(Outcome outcome) {
        if (open.remove(this)) {
          process.after(
              simulation.between(Duration.ZERO, Duration.ofMillis(2)),
              () -> {
                if (outcome instanceof Outcome.Confirmed) {
                  watch.confirmed(id);
                }
                outcomes.completed(index, outcome);
              });
        }
      }
    }
  }
}
