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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * A broker as a model: what is sent arrives later, if the connection lives that long; what was
 * confirmed has arrived; confirmations get lost; some messages are refused, some kill the
 * connection.
 */
final class ModelBroker {

  private final Simulation simulation;
  private final boolean atomic;

  /** A message that arrived. */
  record Arrival(String id, long at) {}

  final List<Arrival> arrivals = new ArrayList<>();
  final Set<String> refused = new HashSet<>();
  final Set<String> poisonous = new HashSet<>();
  double lossRate;

  /** A mutant: what a relay would see that settled what was not confirmed. */
  boolean confirmsBeforeArrival;

  /** A mutant: no loss of a connection is ever put down to a message. */
  boolean losesByTimeout;

  boolean down;
  int handed;
  BiConsumer<Simulation.Process, String> onHanded = (process, id) -> {};
  BiConsumer<Simulation.Process, String> onConfirmed = (process, id) -> {};

  ModelBroker(Simulation simulation, boolean atomic) {
    this.simulation = simulation;
    this.atomic = atomic;
  }

  Broker of(Simulation.Process process) {
    return new Broker() {
      @Override
      public boolean atomic() {
        return atomic;
      }

      @Override
      public BrokerSession connect() throws TransportException {
        if (down) {
          throw new TransportException("down", new IOException("down"));
        }
        return new Session(process);
      }

      @Override
      public void close() {}
    };
  }

  private final class Session implements BrokerSession {

    private final Simulation.Process process;
    private final List<Sent> open = new ArrayList<>();
    private boolean lost;
    private long lastArrival;

    private Session(Simulation.Process process) {
      this.process = process;
    }

    @Override
    public void send(List<OutgoingMessage> batch, OutcomeListener outcomes) {
      handed += batch.size();
      batch.forEach(message -> onHanded.accept(process, message.id()));
      List<Sent> sent = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        sent.add(new Sent(i, batch.get(i).id(), outcomes));
      }
      open.addAll(sent);
      if (confirmsBeforeArrival) {
        sent.forEach(one -> one.end(new Outcome.Confirmed()));
      }
      if (lost) {
        lose();
      } else if (atomic) {
        later(() -> arriveTogether(sent));
      } else {
        sent.forEach(one -> later(() -> arrive(one)));
      }
    }

    /** In the order they were sent, with a delay that is sometimes long. */
    private void later(Runnable arrival) {
      long delay =
          simulation.between(Duration.ZERO, Duration.ofMillis(simulation.chance(0.02) ? 3000 : 5));
      lastArrival = Math.max(lastArrival + 1, simulation.now() + delay);
      simulation.after(lastArrival - simulation.now(), arrival);
    }

    private void arriveTogether(List<Sent> batch) {
      if (dropsNow() || batch.stream().anyMatch(one -> poisonous.contains(one.id))) {
        lose();
      }
      if (lost) {
        return;
      }
      List<Sent> bad = batch.stream().filter(one -> refused.contains(one.id)).toList();
      if (!bad.isEmpty()) {
        boolean culpritUnknown = batch.size() > 1 && simulation.chance(0.3);
        for (Sent one : batch) {
          one.end(
              one == bad.get(0) && !culpritUnknown
                  ? new Outcome.Rejected("refused", null)
                  : new Outcome.NotSent(culpritUnknown));
        }
        return;
      }
      batch.forEach(one -> arrivals.add(new Arrival(one.id, simulation.now())));
      if (dropsNow()) {
        lose();
      }
      batch.forEach(one -> one.end(new Outcome.Confirmed()));
    }

    private void arrive(Sent one) {
      if (dropsNow() || poisonous.contains(one.id)) {
        lose();
      }
      if (lost) {
        return;
      }
      if (refused.contains(one.id)) {
        one.end(new Outcome.Rejected("refused", null));
        return;
      }
      arrivals.add(new Arrival(one.id, simulation.now()));
      if (dropsNow()) {
        lose();
      }
      one.end(new Outcome.Confirmed());
    }

    private boolean dropsNow() {
      return down || simulation.chance(lossRate);
    }

    private void lose() {
      lost = true;
      Exception cause = losesByTimeout ? new TimeoutException() : new IOException("lost");
      List.copyOf(open).forEach(one -> one.end(new Outcome.TransportFailure(cause)));
    }

    @Override
    public void close() {
      lose();
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
                  onConfirmed.accept(process, id);
                }
                outcomes.completed(index, outcome);
              });
        }
      }
    }
  }
}
