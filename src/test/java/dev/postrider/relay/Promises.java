package dev.postrider.relay;

import static dev.postrider.relay.Promise.A_STOP_KEEPS_ITS_TIME;
import static dev.postrider.relay.Promise.FIRST_ARRIVALS_KEEP_THEIR_ORDER;
import static dev.postrider.relay.Promise.NOTHING_CONFIRMED_IS_SENT_AGAIN;
import static dev.postrider.relay.Promise.NOTHING_DIES_WITHOUT_REASON;
import static dev.postrider.relay.Promise.NOTHING_IS_LOST;
import static dev.postrider.relay.Promise.NOTHING_STAYS_BEHIND;
import static dev.postrider.relay.Promise.NO_ATTEMPT_WITHOUT_REASON;
import static dev.postrider.relay.Promise.ONLY_WHAT_WAS_COMMITTED_ARRIVES;
import static dev.postrider.relay.Promise.WHAT_IS_HELD_STAYS;
import static dev.postrider.relay.Promise.WHAT_IS_PAUSED_STAYS;

import dev.postrider.relay.ModelBroker.Arrival;
import dev.postrider.relay.ModelDatabase.Block;
import dev.postrider.relay.ModelDatabase.Row;
import dev.postrider.store.BlockedKey.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Section 1 of the design, checked on what arrived, what waits and what was counted. */
final class Promises {

  private final World world;
  private final Map<Promise, List<String>> broken = new EnumMap<>(Promise.class);
  private final Map<Long, Integer> retries = new HashMap<>();
  private final Set<String> mended = new HashSet<>();
  private final Map<Simulation.Process, Long> stopping = new LinkedHashMap<>();

  Promises(World world) {
    this.world = world;
  }

  /** A promise was seen broken; told at the next check. */
  void broken(Promise promise, String seen) {
    broken.computeIfAbsent(promise, p -> new ArrayList<>()).add(seen);
  }

  void retried(Row row) {
    retries.merge(row.seq, 1, Integer::sum);
  }

  void mended(Row row) {
    mended.add(row.id);
  }

  void stopping(Simulation.Process process) {
    stopping.put(process, world.simulation.now());
  }

  /** A stop keeps its time, unless the process was paused. */
  void stopped(Simulation.Process process, Duration timeout) {
    long took = world.simulation.now() - stopping.remove(process);
    if (!process.wasPaused() && took > timeout.toNanos()) {
      broken(A_STOP_KEEPS_ITS_TIME, "a stop took " + Duration.ofNanos(took));
    }
  }

  /** After the trouble and the time to recover from it. */
  void check() {
    Map<String, Row> committed = new LinkedHashMap<>();
    world.database.committed.forEach(row -> committed.put(row.id, row));
    checkOnlyCommittedArrived(committed);
    checkOrder(committed);
    checkNothingLost(committed);
    checkNothingStays();
    checkDead();
    checkAttempts();
    stopping.keySet().removeIf(process -> !process.isAlive());
    stopping.forEach((process, since) -> broken(A_STOP_KEEPS_ITS_TIME, "a node never stopped"));
    if (!broken.isEmpty()) {
      throw new BrokenPromises(broken);
    }
  }

  private Set<String> arrived() {
    return world.broker.arrivals.stream().map(Arrival::id).collect(Collectors.toSet());
  }

  private void checkOnlyCommittedArrived(Map<String, Row> committed) {
    Set<String> strange = arrived();
    strange.removeAll(committed.keySet());
    strange.forEach(id -> broken(ONLY_WHAT_WAS_COMMITTED_ARRIVES, id));
  }

  /**
   * What was put aside or given up has left the order: a node that was paused, or a connection that
   * is no more, may still deliver it, late.
   */
  private void checkOrder(Map<String, Row> committed) {
    Map<String, Long> highest = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (Arrival arrival : world.broker.arrivals) {
      Row row = committed.get(arrival.id());
      if (row != null && seen.add(row.id) && !hasLeftTheOrder(row)) {
        Long before = highest.put(row.key, row.seq);
        if (before != null && before > row.seq) {
          broken(FIRST_ARRIVALS_KEEP_THEIR_ORDER, row + " came after #" + before);
        }
      }
    }
  }

  private boolean hasLeftTheOrder(Row row) {
    return world.database.dead.contains(row) || world.database.discarded.contains(row.id);
  }

  private void checkNothingLost(Map<String, Row> committed) {
    Set<String> lost = new HashSet<>(committed.keySet());
    lost.removeAll(arrived());
    lost.removeAll(world.database.discarded);
    world.database.outbox().forEach(row -> lost.remove(row.id));
    world.database.dead.forEach(row -> lost.remove(row.id));
    lost.forEach(id -> broken(NOTHING_IS_LOST, committed.get(id).toString()));
  }

  /** A row stays only behind a dead head or a hold. */
  private void checkNothingStays() {
    for (Row row : world.database.outbox()) {
      Block block = world.database.blocks().get(row.key);
      if (block == null || block.reason() == Reason.RETRY) {
        broken(NOTHING_STAYS_BEHIND, row + (block == null ? "" : " behind " + block));
      }
    }
  }

  private void checkDead() {
    for (Row row : world.database.dead) {
      if (!isFaulty(row) && !hasExpired(row)) {
        broken(NOTHING_DIES_WITHOUT_REASON, row.toString());
      }
    }
  }

  private boolean isFaulty(Row row) {
    return world.broker.refused.contains(row.id)
        || world.broker.poisonous.contains(row.id)
        || mended.contains(row.id);
  }

  private boolean hasExpired(Row row) {
    return row.expiresAt <= world.simulation.now();
  }

  /**
   * Nobody counts an attempt that the lane's holder did not make, nor one for an outage. A message
   * without fault may be suspected if a connection was lost while it alone was under way.
   */
  private void checkAttempts() {
    for (Row row : world.database.committed) {
      int count = world.database.attempts.getOrDefault(row.seq, 0);
      int most = World.ATTEMPTS + retries.getOrDefault(row.seq, 0);
      if (!isFaulty(row) && !hasExpired(row)) {
        most = Math.min(most, world.broker.lostAlone.getOrDefault(row.id, 0));
      }
      if (count > most) {
        broken(NO_ATTEMPT_WITHOUT_REASON, row + " has " + count + " of at most " + most);
      }
    }
  }

  /** What was stored when nothing went wrong any more arrived once. */
  void checkSentOnce(int fromId) {
    if (world.broker.poisonous.stream().anyMatch(id -> number(id) >= fromId)) {
      return;
    }
    world.broker.arrivals.stream()
        .filter(arrival -> number(arrival.id()) >= fromId)
        .collect(Collectors.groupingBy(Arrival::id, Collectors.counting()))
        .forEach(
            (id, times) -> {
              if (times > 1) {
                broken(NOTHING_CONFIRMED_IS_SENT_AGAIN, id + " arrived " + times + " times");
              }
            });
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(1));
  }

  void checkHeld(String key, long since) {
    arrivedSince(since, row -> row.key.equals(key))
        .forEach(arrival -> broken(WHAT_IS_HELD_STAYS, "of the held " + key + " " + arrival));
  }

  void checkPaused(Predicate<Row> paused, long since) {
    arrivedSince(since, paused)
        .forEach(arrival -> broken(WHAT_IS_PAUSED_STAYS, arrival.toString()));
  }

  private List<Arrival> arrivedSince(long time, Predicate<Row> of) {
    Set<String> ids =
        world.database.committed.stream().filter(of).map(row -> row.id).collect(Collectors.toSet());
    return world.broker.arrivals.stream()
        .filter(arrival -> arrival.at() > time && ids.contains(arrival.id()))
        .toList();
  }
}
