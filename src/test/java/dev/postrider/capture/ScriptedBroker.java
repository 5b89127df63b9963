package dev.postrider.capture;

import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A broker that does to each batch what it was told to; without instructions it confirms. */
final class ScriptedBroker implements Broker {

  static final Outcome CONFIRMED = new Outcome.Confirmed();

  final List<List<OutgoingMessage>> batches = new CopyOnWriteArrayList<>();
  final List<String> misuse = new CopyOnWriteArrayList<>();
  final Queue<Act> acts = new ConcurrentLinkedQueue<>();
  final AtomicInteger refusedConnections = new AtomicInteger();
  final AtomicInteger attempts = new AtomicInteger();
  final AtomicInteger connected = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger mostOpen = new AtomicInteger();
  volatile Runnable connecting = () -> {};
  volatile boolean atomic;
  volatile boolean closed;

  /** What happens to a batch; returns when the session's send does. */
  @FunctionalInterface
  interface Act {
    void on(Session session, List<OutgoingMessage> batch, OutcomeListener outcomes);
  }

  /** The outcomes of the messages, in order; the last one for all that follow. */
  static Act answers(Outcome... outcomes) {
    return (session, batch, listener) -> {
      for (int i = 0; i < batch.size(); i++) {
        listener.completed(i, outcomes[Math.min(i, outcomes.length - 1)]);
      }
    };
  }

  static Outcome lost() {
    return new Outcome.TransportFailure(new IOException("connection reset"));
  }

  static Outcome rejected() {
    return new Outcome.Rejected("it is too large", null);
  }

  /** Says nothing until the session is closed. */
  static Act silence() {
    return (session, batch, listener) -> session.keep(batch, listener);
  }

  /** Says nothing, and does not return, until the session is closed. */
  static Act blocking() {
    return (session, batch, listener) -> {
      session.keep(batch, listener);
      session.awaitClose();
    };
  }

  /** The ids of all messages it was given, in order. */
  List<String> ids() {
    return batches.stream().flatMap(List::stream).map(OutgoingMessage::id).toList();
  }

  @Override
  public boolean atomic() {
    return atomic;
  }

  @Override
  public BrokerSession connect() throws TransportException {
    attempts.incrementAndGet();
    connecting.run();
    if (refusedConnections.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new TransportException("PR0561: nobody listens.", new IOException("refused"));
    }
    connected.incrementAndGet();
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    return new Session();
  }

  @Override
  public Receiver receive(Source source, DeliveryListener listener) {
    throw new AssertionError("Nothing is received");
  }

  @Override
  public void close() {
    closed = true;
    if (open.get() > 0) {
      misuse.add("the broker is closed before its sessions");
    }
  }

  /** A session that notes who does what it must not. */
  final class Session implements BrokerSession {

    private final Map<Integer, OutcomeListener> kept = new HashMap<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private boolean ended;
    private boolean broken;

    @Override
    public void send(List<OutgoingMessage> batch, OutcomeListener outcomes) {
      if (!busy.compareAndSet(false, true)) {
        misuse.add("two threads in one session");
      }
      synchronized (this) {
        if (ended || broken) {
          misuse.add("a send to a session that has ended");
        }
      }
      batches.add(List.copyOf(batch));
      Act act = acts.poll();
      OutcomeListener watching =
          (index, outcome) -> {
            if (outcome instanceof Outcome.TransportFailure) {
              synchronized (this) {
                broken = true;
              }
            }
            outcomes.completed(index, outcome);
          };
      (act == null ? answers(CONFIRMED) : act).on(this, batch, watching);
      busy.set(false);
    }

    @Override
    public void close() {
      List<Runnable> reports = new ArrayList<>();
      synchronized (this) {
        if (!ended) {
          open.decrementAndGet();
        }
        ended = true;
        kept.forEach((index, listener) -> reports.add(() -> listener.completed(index, lost())));
        kept.clear();
        notifyAll();
      }
      reports.forEach(Runnable::run);
    }

    private synchronized void keep(List<OutgoingMessage> batch, OutcomeListener listener) {
      for (int i = 0; i < batch.size(); i++) {
        kept.put(i, listener);
      }
    }

    private synchronized void awaitClose() {
      while (!ended) {
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}
