package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.POISON;

import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import dev.postrider.store.StoredMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to the broker over one session, and sorts what becomes of them. After a lost
 * session it waits until every message in flight has come back, then begins anew with the first of
 * each key.
 */
final class LaneSender {

  /** Of a broker that confirms one by one. */
  private static final int MAX_FLIGHTS = 64;

  private final BrokerLink link;
  private final int batchSize;
  private final LaneTools tools;
  private final LaneEvents events;
  private final Suspects suspects = new Suspects();
  private final Set<Flight> flights = new LinkedHashSet<>();

  private @Nullable BrokerSession session;
  private @Nullable Throwable lost;
  private volatile int inFlight;
  private boolean reachedOnce;
  private boolean connecting;
  private boolean calling;
  private boolean closed;

  LaneSender(BrokerLink link, int batchSize, LaneTools tools, LaneEvents events) {
    this.link = link;
    this.batchSize = batchSize;
    this.tools = tools;
    this.events = events;
  }

  boolean isIdle() {
    return flights.isEmpty() && !calling;
  }

  /** How many messages are at the broker; may be asked by any thread. */
  int inFlight() {
    return inFlight;
  }

  /**
   * Begins the next send, or connection attempt, if there is something to send. The first attempt
   * is made anyway: that a broker cannot be reached is to be known before it is needed.
   */
  void pump() {
    if (closed || connecting || calling || lost != null) {
      return;
    }
    if (reachedOnce && !tools.window().hasWaiting()) {
      return;
    }
    if (session == null) {
      connect();
    } else {
      boolean alone = suspects.areAmong(tools.window()::holds);
      if (flights.size() < (link.atomic() || alone ? 1 : MAX_FLIGHTS)) {
        send(session, alone ? 1 : batchSize);
      }
    }
  }

  /** Ends the session; what is in flight still reports. */
  void close() {
    closed = true;
    link.abandoned();
    closeSession();
  }

  private void connect() {
    if (!link.tryPass(tools.now())) {
      tools.alarm().in(link.pause(tools.now()));
      return;
    }
    connecting = true;
    tools
        .mailbox()
        .aside(
            () -> {
              try {
                BrokerSession opened = link.connect();
                tools.mailbox().postLast(() -> connected(opened));
              } catch (TransportException | RuntimeException e) {
                tools.mailbox().postLast(() -> notConnected(e));
              }
            });
  }

  private void connected(BrokerSession opened) {
    connecting = false;
    reachedOnce = true;
    session = opened;
    if (closed) {
      closeSession();
    }
    events.pump();
    if (closed) {
      link.abandoned();
    } else if (!calling) {
      link.succeeded(); // there is nothing to try it with
    }
  }

  private void notConnected(Exception e) {
    connecting = false;
    link.failed(tools.now(), e);
    tools.alarm().in(link.pause(tools.now()));
  }

  private void send(BrokerSession to, int max) {
    List<StoredMessage> batch = tools.window().take(max);
    Flight flight = new Flight(batch);
    flights.add(flight);
    countFlights();
    List<OutgoingMessage> messages = batch.stream().map(Wire::message).toList();
    calling = true;
    tools
        .mailbox()
        .aside(
            () -> {
              try {
                to.send(
                    messages,
                    (index, outcome) ->
                        tools.mailbox().post(() -> completed(flight, index, outcome)));
              } finally {
                tools.mailbox().postLast(this::called);
              }
            });
  }

  private void called() {
    calling = false;
    events.pump();
  }

  private void completed(Flight flight, int index, Outcome outcome) {
    StoredMessage message = flight.message(index);
    if (outcome instanceof Outcome.Confirmed) {
      answered(message);
      link.confirmed(tools.now() - message.queuedNanos());
      events.confirmed(message);
    } else if (outcome instanceof Outcome.Rejected && flight.isBehindOneOfItsKey(index)) {
      // Its predecessor was undone with it and has to be sent first.
      link.succeeded();
      flight.toBeSentAgain(message);
      suspects.undone(List.of(message));
    } else if (outcome instanceof Outcome.Rejected rejected) {
      answered(message);
      events.rejected(message, rejected.reason(), rejected.cause());
    } else if (outcome instanceof Outcome.NotSent notSent) {
      link.succeeded();
      flight.toBeSentAgain(message);
      if (notSent.suspect()) {
        suspects.undone(flight.batch());
      }
    } else if (outcome instanceof Outcome.TransportFailure failure) {
      flight.toBeSentAgain(message);
      broken(failure.cause());
    }
    if (flight.landed()) {
      landed(flight);
    }
  }

  private void answered(StoredMessage message) {
    link.succeeded();
    suspects.cleared(message);
  }

  private void broken(Throwable cause) {
    if (lost == null) {
      lost = cause;
      closeSession();
    }
  }

  private void landed(Flight flight) {
    if (lost == null) {
      flights.remove(flight);
      countFlights();
      if (!flight.notSent().isEmpty()) {
        events.returned(flight.notSent());
      }
      events.pump();
    } else if (flights.stream().allMatch(Flight::hasLanded)) {
      beginAnew(lost);
    }
  }

  /** Everything is back that was in flight when the connection was lost. */
  private void beginAnew(Throwable cause) {
    List<StoredMessage> back = new ArrayList<>();
    flights.forEach(flight -> back.addAll(flight.notSent()));
    flights.clear();
    countFlights();
    lost = null;
    if (closed) {
      return; // we closed it ourselves
    }
    if (suspects.lost(back, cause)) {
      link.abandoned(); // the loss says nothing about the broker
      events.rejected(back.get(0), POISON.template().what(), cause);
    } else {
      link.failed(tools.now(), cause);
      events.returned(back);
    }
    tools.alarm().in(link.pause(tools.now()));
    events.pump();
  }

  private void countFlights() {
    inFlight = flights.stream().mapToInt(flight -> flight.batch().size()).sum();
  }

  private void closeSession() {
    BrokerSession closing = session;
    session = null;
    if (closing != null) {
      tools.mailbox().aside(closing::close);
    }
  }
}
