package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.ModelBroker.Arrival;
import dev.postrider.relay.ModelDatabase.Row;
import dev.postrider.store.BlockedKey.Reason;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Section 1 of the design, checked on what arrived, what waits and what was counted. */
final class Promises {

  /** What one process has done since it last took lanes. */
  private static final class Deeds {
    final Set<String> confirmed = new HashSet<>();
    final Set<String> settled = new HashSet<>();
  }

  private final World world;
  private final Map<Simulation.Process, Deeds> deeds = new HashMap<>();
  private final List<String> broken = new ArrayList<>();
  private final Map<Long, Integer> retries = new HashMap<>();
  private final Set<String> mended = new HashSet<>();
  private final Map<Simulation.Process, Long> stopping = new LinkedHashMap<>();
  boolean lossy;

  Promises(World world) {
    this.world = world;
    world.broker.onHanded = this::handed;
    world.broker.onConfirmed = (process, id) -> deeds(process).confirmed.add(id);
  }

  private Deeds deeds(Simulation.Process process) {
    return deeds.computeIfAbsent(process, p -> new Deeds());
  }

  /** The database as a process sees it; what it asks for is noted once it has the answer. */
  <T> T watched(Class<T> type, Simulation.Process process) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(world.database, arguments);
                answered(process, method.getName(), arguments, answer);
                return answer;
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
            }));
  }

  private void answered(
      Simulation.Process process, String method, Object[] arguments, Object answer) {
    if (method.equals("settle")) {
      Collection<?> seqs = (Collection<?>) arguments[1];
      world.database.committed.stream()
          .filter(row -> seqs.contains(row.seq))
          .forEach(row -> deeds(process).settled.add(row.id));
    } else if (method.equals("acquire") && !((Map<?, ?>) answer).isEmpty()) {
      deeds.remove(process);
    }
  }

  private void handed(Simulation.Process process, String id) {
    Deeds done = deeds(process);
    if (done.confirmed.contains(id) && done.settled.contains(id)) {
      broken.add(id + " was sent again by the node that had settled it");
    }
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
  void stopped(Simulation.Process process, long begin, Duration timeout) {
    stopping.remove(process);
    long took = world.simulation.now() - begin;
    if (!process.wasPaused() && took > timeout.plusSeconds(1).toNanos()) {
      broken.add("a stop took " + Duration.ofNanos(took));
    }
  }

  /** After the trouble and the time to recover from it. */
  void check() {
    Map<String, Row> committed = new LinkedHashMap<>();
    world.database.committed.forEach(row -> committed.put(row.id, row));
    assertThat(committed.keySet()).as("only committed messages arrive").containsAll(arrived());
    checkOrder(committed);
    checkNothingLost(committed);
    checkNothingStays();
    checkDead();
    checkAttempts();
    stopping.keySet().removeIf(process -> !process.isAlive());
    assertThat(stopping).as("nodes that never stopped").isEmpty();
    assertThat(broken).as("promises broken on the way").isEmpty();
  }

  private Set<String> arrived() {
    return world.broker.arrivals.stream().map(Arrival::id).collect(Collectors.toSet());
  }

  /** What was put aside has left the order; a node that was paused may still send it, late. */
  private void checkOrder(Map<String, Row> committed) {
    Map<String, Long> highest = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (Arrival arrival : world.broker.arrivals) {
      Row row = committed.get(arrival.id());
      if (seen.add(arrival.id()) && !world.database.dead.contains(row)) {
        Long before = highest.put(row.key, row.seq);
        assertThat(before == null || before < row.seq)
            .as("first arrivals of %s ascend: %s after #%s", row.key, row, before)
            .isTrue();
      }
    }
  }

  private void checkNothingLost(Map<String, Row> committed) {
    Set<String> accounted = arrived();
    accounted.addAll(world.database.discarded);
    world.database.outbox().forEach(row -> accounted.add(row.id));
    world.database.dead.forEach(row -> accounted.add(row.id));
    assertThat(accounted).as("nothing is lost").containsAll(committed.keySet());
  }

  private void checkNothingStays() {
    for (Row row : world.database.outbox()) {
      assertThat(world.database.blocks())
          .as("%s stays only because its key is parked", row)
          .containsKey(row.key);
      assertThat(world.database.blocks().get(row.key).reason())
          .as("why %s stays behind %s", row, world.database.blocks().get(row.key))
          .isNotEqualTo(Reason.RETRY);
    }
  }

  private void checkDead() {
    for (Row row : world.database.dead) {
      assertThat(isFaulty(row) || row.expiresAt <= world.simulation.now())
          .as("%s is dead for a reason", row)
          .isTrue();
    }
  }

  private boolean isFaulty(Row row) {
    return world.broker.refused.contains(row.id)
        || world.broker.poisonous.contains(row.id)
        || mended.contains(row.id);
  }

  /**
   * Nobody counts an attempt that the lane's holder did not make, nor one for an outage. Where
   * connections drop by chance, or a message makes them drop, an innocent one may be suspected.
   */
  private void checkAttempts() {
    world.database.attempts.forEach(
        (seq, count) ->
            assertThat(count)
                .as("attempts of #%s", seq)
                .isLessThanOrEqualTo(World.ATTEMPTS + retries.getOrDefault(seq, 0)));
    if (!lossy && !world.isPoisoned()) {
      for (Row row : world.database.committed) {
        assertThat(
                !world.database.attempts.containsKey(row.seq)
                    || isFaulty(row)
                    || row.expiresAt <= world.simulation.now())
            .as("%s has an attempt for a reason", row)
            .isTrue();
      }
    }
  }

  /** What was stored when nothing went wrong any more arrived once. */
  void checkSentOnce(int fromId) {
    Map<String, Long> times =
        world.broker.arrivals.stream()
            .filter(arrival -> number(arrival.id()) >= fromId)
            .collect(Collectors.groupingBy(Arrival::id, Collectors.counting()));
    if (world.broker.poisonous.stream().noneMatch(id -> number(id) >= fromId)) {
      assertThat(times).as("arrivals of each").allSatisfy((id, n) -> assertThat(n).isOne());
    }
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(1));
  }

  void checkNothingArrived(String key, long since) {
    Set<String> ids =
        world.database.committed.stream()
            .filter(row -> row.key.equals(key))
            .map(row -> row.id)
            .collect(Collectors.toSet());
    List<Arrival> arrivals =
        world.broker.arrivals.stream()
            .filter(arrival -> arrival.at() > since && ids.contains(arrival.id()))
            .toList();
    if (!arrivals.isEmpty()) {
      broken.add("of the held " + key + " arrived " + arrivals);
    }
  }
}
