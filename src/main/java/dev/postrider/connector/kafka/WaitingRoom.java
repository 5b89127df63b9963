package dev.postrider.connector.kafka;

import dev.postrider.spi.TransportException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Where messages wait for a topic that the producer does not know yet. The producer would block
 * whoever sends for as long as a topic is missing, and with it the messages to all other topics; so
 * one thread asks for the missing topics in turn, for a short time each, and messages to topics
 * that are known pass by.
 *
 * <p>A topic that is missing for longer than the cluster may take to create it by itself refuses
 * its messages, and is remembered for a while, so that a flood of them does not ask anew each time.
 * A cluster that gives no answer refuses nothing. Safe for use by any thread.
 */
final class WaitingRoom {

  /** How long a topic that is refused is not asked for again. */
  private static final Duration MEMORY = Duration.ofSeconds(5);

  private final Way way;
  private final Supplier<Topics> topics;
  private final Duration grace;
  private final LongSupplier nanoTime;

  private final Object monitor = new Object();
  private final Set<String> known = new HashSet<>();
  private final Map<String, Line> lines = new HashMap<>();
  private final Map<String, Refusal> refusals = new HashMap<>();
  private boolean attended;

  /**
   * @param grace how long the cluster may take to create a topic by itself
   */
  WaitingRoom(Way way, Supplier<Topics> topics, Duration grace, LongSupplier nanoTime) {
    this.way = way;
    this.topics = topics;
    this.grace = grace;
    this.nanoTime = nanoTime;
  }

  /** Where messages go from here. */
  interface Way {

    /** Hands a message to the producer, and tells what speaks against it at once. */
    @Nullable Throwable tryOut(Departure departure);

    /** This is what became of a message. */
    void failed(Departure departure, Throwable failure);

    /** Messages to its topic are refused. */
    void refused(Departure departure, String reason);

    /** The cluster cannot be asked. */
    void lost(TransportException failure);

    boolean hasEnded();
  }

  /** Those who wait for a topic. */
  private static final class Line {
    final Deque<Departure> departures = new ArrayDeque<>();
    int attempts;
    @Nullable Long missingSince;
  }

  /** Why messages to a topic are refused. */
  private record Refusal(String reason, long atNanos) {}

  /** Lets a message pass if its topic is known; else takes it. */
  boolean lets(Departure departure) {
    Refusal refusal;
    synchronized (monitor) {
      if (known.contains(departure.topic())) {
        return true;
      }
      refusal = refusals.get(departure.topic());
      if (refusal == null || nanoTime.getAsLong() - refusal.atNanos() > MEMORY.toNanos()) {
        join(departure);
        return false;
      }
    }
    way.refused(departure, refusal.reason());
    return false;
  }

  /** Takes a message whose topic was known and is so no more. */
  void takeBack(Departure departure) {
    synchronized (monitor) {
      known.remove(departure.topic());
      join(departure);
    }
  }

  private void join(Departure departure) {
    lines.computeIfAbsent(departure.topic(), topic -> new Line()).departures.add(departure);
    if (!attended) {
      attended = true;
      ClientLoader.thread("topics", this::attend).start();
    }
  }

  private void attend() {
    try (Topics asked = topics.get()) {
      for (Optional<Line> line = next(); line.isPresent(); line = next()) {
        attempt(line.get(), asked);
      }
    }
  }

  /** The one that was tried least; empty if nobody waits any more. */
  private Optional<Line> next() {
    synchronized (monitor) {
      if (way.hasEnded()) {
        lines.clear();
      }
      Optional<Line> next = lines.values().stream().min(Comparator.comparingInt(l -> l.attempts));
      attended = next.isPresent();
      return next;
    }
  }

  private void attempt(Line line, Topics asked) {
    Departure first = line.departures.element();
    line.attempts++;
    try {
      Optional<String> undeclared = asked.declare(first.topic());
      if (undeclared.isPresent()) {
        refuse(first.topic(), undeclared.get());
        return;
      }
      Throwable failure = way.tryOut(first);
      if (failure instanceof TimeoutException) {
        lookInto(line, first.topic(), failure.getCause(), asked);
      } else if (failure != null && Failures.isOfTopic(failure)) {
        refuse(first.topic(), String.valueOf(failure.getMessage()));
      } else {
        release(first.topic());
        if (failure != null) {
          way.failed(first, failure);
        }
      }
    } catch (TransportException e) {
      way.lost(e);
    }
  }

  /**
   * The producer has not got the topic yet.
   *
   * @param cause what the cluster last said of the topic; it may have said so long ago
   */
  private void lookInto(Line line, String topic, @Nullable Throwable cause, Topics asked)
      throws TransportException {
    boolean missing = cause instanceof UnknownTopicOrPartitionException;
    if (missing && line.missingSince == null) {
      line.missingSince = nanoTime.getAsLong();
    }
    if (missing ? isOverdue(line, topic) : cause != null && Failures.isOfTopic(cause)) {
      Optional<String> refusal = asked.refusal(topic);
      if (refusal.isPresent()) {
        refuse(topic, refusal.get());
      } else {
        line.missingSince = null;
      }
    }
  }

  /** One that was refused before had its time. */
  private boolean isOverdue(Line line, String topic) {
    synchronized (monitor) {
      Long since = line.missingSince;
      return refusals.containsKey(topic)
          || (since != null && nanoTime.getAsLong() - since > grace.toNanos());
    }
  }

  private void refuse(String topic, String reason) {
    List<Departure> refused;
    synchronized (monitor) {
      refusals.put(topic, new Refusal(reason, nanoTime.getAsLong()));
      refused = leave(topic);
    }
    refused.forEach(departure -> way.refused(departure, reason));
  }

  /** The first is through; the others follow. */
  private void release(String topic) {
    List<Departure> released;
    synchronized (monitor) {
      known.add(topic);
      refusals.remove(topic);
      released = leave(topic);
    }
    for (Departure departure : released.subList(1, released.size())) {
      Throwable failure = way.tryOut(departure);
      if (failure != null) {
        way.failed(departure, failure);
      }
    }
  }

  private List<Departure> leave(String topic) {
    Line line = lines.remove(topic);
    return line == null ? List.of() : new ArrayList<>(line.departures);
  }
}
