package dev.postrider.admin;

import dev.postrider.spi.Acknowledgement;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A broker with queues in memory that fails as it is told. */
final class ScriptedQueues implements Broker {

  /** What became of each message that was sent, by a script; confirmed unless it says otherwise. */
  volatile Function<OutgoingMessage, Fate> fates = message -> Fate.CONFIRMED;

  volatile boolean away;
  volatile boolean keepsAll;
  volatile boolean atomic;
  volatile boolean accepts = true;

  final Map<String, Deque<IncomingMessage>> queues = new ConcurrentHashMap<>();
  final List<OutgoingMessage> arrived = new CopyOnWriteArrayList<>();
  final AtomicInteger sends = new AtomicInteger();
  final AtomicInteger accepted = new AtomicInteger();
  final AtomicInteger mostOpen = new AtomicInteger();
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

  /** What becomes of a message. */
  enum Fate {
    CONFIRMED,
    REJECTED,
    /** It does not arrive, and the connection is lost. */
    LOST,
    /** It does not arrive in time; those behind it do. */
    LATE,
    /** It arrives, and the connection is lost before that is confirmed. */
    ARRIVED_AND_LOST
  }

  void put(String queue, IncomingMessage... messages) {
    for (IncomingMessage message : messages) {
      queue(queue).add(message);
    }
    pump();
  }

  int size(String queue) {
    synchronized (this) {
      return queue(queue).size()
          + subscribers.stream()
              .filter(subscriber -> subscriber.source.destination().equals(queue))
              .mapToInt(subscriber -> subscriber.open.size())
              .sum();
    }
  }

  private Deque<IncomingMessage> queue(String name) {
    return queues.computeIfAbsent(name, n -> new ArrayDeque<>());
  }

  /** All connections of receivers are lost; what is open comes again. */
  void loseReceivers() {
    for (Subscriber subscriber : subscribers) {
      subscriber.close();
      subscriber.listener.lost(new IllegalStateException("cut"));
    }
  }

  private synchronized void pump() {
    subscribers.forEach(Subscriber::fill);
  }

  @Override
  public boolean atomic() {
    return atomic;
  }

  @Override
  public boolean keepsAll() {
    return keepsAll;
  }

  private void reach() throws TransportException {
    if (away) {
      throw new TransportException("Connection refused.", new IllegalStateException());
    }
  }

  @Override
  public BrokerSession connect() throws TransportException {
    reach();
    return new Session();
  }

  @Override
  public Receiver receive(Source source, DeliveryListener listener) throws TransportException {
    reach();
    Subscriber subscriber = new Subscriber(source, listener);
    subscribers.add(subscriber);
    pump();
    return subscriber;
  }

  @Override
  public void close() {}

  private final class Session implements BrokerSession {

    private boolean broken;

    @Override
    public void send(List<OutgoingMessage> batch, OutcomeListener outcomes) {
      if (atomic && batch.size() > 1 && batch.stream().anyMatch(this::isRefused)) {
        for (int i = 0; i < batch.size(); i++) {
          outcomes.completed(i, new Outcome.NotSent(true));
        }
        return;
      }
      for (int i = 0; i < batch.size(); i++) {
        sends.incrementAndGet();
        outcomes.completed(i, outcome(batch.get(i)));
      }
    }

    private boolean isRefused(OutgoingMessage message) {
      return fates.apply(message) == Fate.REJECTED;
    }

    private Outcome outcome(OutgoingMessage message) {
      Fate fate = broken || away ? Fate.LOST : fates.apply(message);
      if (fate == Fate.CONFIRMED || fate == Fate.ARRIVED_AND_LOST) {
        arrived.add(message);
      }
      broken = fate == Fate.LOST || fate == Fate.ARRIVED_AND_LOST;
      return switch (fate) {
        case CONFIRMED -> new Outcome.Confirmed();
        case REJECTED -> new Outcome.Rejected("too large", null);
        default -> new Outcome.TransportFailure(new IllegalStateException("cut"));
      };
    }

    @Override
    public void close() {}
  }

  private final class Subscriber implements Receiver {

    private final Source source;
    private final DeliveryListener listener;
    private final Map<Integer, IncomingMessage> open = new LinkedHashMap<>();
    private int next;
    private boolean closed;

    private Subscriber(Source source, DeliveryListener listener) {
      this.source = source;
      this.listener = listener;
    }

    private void fill() {
      while (!closed && open.size() < source.prefetch() && !queue(source.destination()).isEmpty()) {
        int number = next++;
        IncomingMessage message = queue(source.destination()).remove();
        open.put(number, message);
        mostOpen.accumulateAndGet(open.size(), Math::max);
        listener.delivered(message, acknowledgement(number));
      }
    }

    private Acknowledgement acknowledgement(int number) {
      return new Acknowledgement() {
        @Override
        public void accept() {
          synchronized (ScriptedQueues.this) {
            if (!closed && accepts && open.remove(number) != null) {
              accepted.incrementAndGet();
            }
          }
          pump();
        }

        @Override
        public void release() {
          synchronized (ScriptedQueues.this) {
            IncomingMessage message = closed ? null : open.remove(number);
            if (message != null) {
              queue(source.destination()).addFirst(message);
            }
          }
          pump();
        }
      };
    }

    @Override
    public void stop() {
      close();
    }

    @Override
    public void close() {
      synchronized (ScriptedQueues.this) {
        if (!closed) {
          closed = true;
          subscribers.remove(this);
          List<IncomingMessage> back = new ArrayList<>(open.values());
          open.clear();
          for (int i = back.size() - 1; i >= 0; i--) {
            queue(source.destination()).addFirst(back.get(i));
          }
        }
      }
      pump();
    }
  }
}
