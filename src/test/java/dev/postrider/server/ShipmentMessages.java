package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.ReceivedMessage;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The messages about shipments as a client of the broker got them, each at its first arrival. */
final class ShipmentMessages {

  private final Map<String, List<Arrival>> byKey;

  ShipmentMessages(List<ReceivedMessage> received) {
    Map<String, ReceivedMessage> first = new LinkedHashMap<>();
    received.forEach(message -> first.putIfAbsent(message.property("postrider_id"), message));
    byKey =
        first.values().stream()
            .map(Arrival::of)
            .collect(Collectors.groupingBy(Arrival::key, Collectors.toList()));
  }

  /** What one message says of itself. */
  private record Arrival(String key, String mark, boolean change, int version, int published) {

    static Arrival of(ReceivedMessage message) {
      JsonObject body = Json.createReader(new StringReader(message.text())).readObject();
      return new Arrival(
          message.property("postrider_key"),
          body.getString("mark"),
          "updated".equals(message.property("postrider_event")),
          body.getInt("version", 0),
          body.getInt("published", 0));
    }
  }

  /** By the mark of their transaction, how many came. */
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new HashMap<>();
    byKey.values().forEach(all -> all.forEach(a -> counts.merge(a.mark(), 1, Integer::sum)));
    return counts;
  }

  /** The version each shipment came to. */
  Map<String, Integer> lastVersions() {
    Map<String, Integer> last = new HashMap<>();
    byKey.forEach(
        (key, all) -> all.forEach(a -> last.merge(key, a.version(), (x, y) -> Math.max(x, y))));
    return last;
  }

  void assertCommitOrder() {
    byKey.forEach(
        (key, arrivals) -> {
          assertVersionsAscend(key, arrivals);
          assertTransactionsAreNotMixed(key, arrivals);
        });
  }

  /** Each change is the next version; other messages say which one they saw. */
  private static void assertVersionsAscend(String key, List<Arrival> arrivals) {
    int version = 1;
    for (Arrival arrival : arrivals) {
      int expected = arrival.change() ? version + 1 : version;
      if (arrival.version() != 0) {
        assertThat(arrival.version()).as("version in %s, key %s", arrival, key).isEqualTo(expected);
      }
      version = expected;
    }
  }

  /** All transactions on a shipment hold its row's lock, so one is all before the other. */
  private static void assertTransactionsAreNotMixed(String key, List<Arrival> arrivals) {
    Set<String> begun = new HashSet<>();
    List<Arrival> current = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      if (current.isEmpty() || !current.get(0).mark().equals(arrival.mark())) {
        assertThat(begun.add(arrival.mark())).as("%s in one piece, key %s", arrival, key).isTrue();
        current.clear();
      }
      current.add(arrival);
      assertThat(current.stream().mapToInt(Arrival::published).filter(p -> p > 0).toArray())
          .as("published in order, %s", arrival)
          .isSorted();
    }
  }
}
