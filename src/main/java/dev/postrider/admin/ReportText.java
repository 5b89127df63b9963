package dev.postrider.admin;

import dev.postrider.admin.Cluster.BrokerState;
import dev.postrider.admin.Cluster.LaneState;
import dev.postrider.admin.Cluster.Node;
import dev.postrider.admin.Cluster.NodeState;
import dev.postrider.admin.Cluster.SettingLine;
import dev.postrider.store.NodeReports.Report;
import dev.postrider.subscribe.SubscriptionMonitor;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells of itself, as the text of a JSON object. Nodes of other versions read it, so
 * what is not there is taken as nothing, and what is not known is passed over.
 */
final class ReportText {

  private static final JsonProvider JSON = JsonProvider.provider();

  private ReportText() {}

  static String write(NodeState state) {
    return JSON.createObjectBuilder()
        .add("name", state.name())
        .add("version", state.version())
        .add("relay", state.relay())
        .addAll(optional("complaint", state.complaint()))
        .add("brokers", array(state.brokers(), ReportText::broker))
        .add("lanes", array(state.lanes(), ReportText::lane))
        .add("subscriptions", array(state.subscriptions(), ReportText::subscription))
        .add("settings", array(state.settings(), ReportText::setting))
        .build()
        .toString();
  }

  static Node read(Report report) {
    return new Node(
        report.node(), report.since(), report.age(), report.alive(), readable(report.text()));
  }

  private static NodeState readable(String text) {
    try {
      return state(text);
    } catch (ClassCastException | DateTimeException otherVersion) {
      return state("{}");
    }
  }

  private static NodeState state(String text) {
    JsonObject object = object(text);
    return new NodeState(
        object.getString("name", ""),
        object.getString("version", ""),
        object.getString("relay", ""),
        object.getString("complaint", null),
        list(object, "brokers", ReportText::broker),
        list(object, "lanes", ReportText::lane),
        list(object, "subscriptions", ReportText::subscription),
        list(object, "settings", ReportText::setting));
  }

  private static JsonObject object(String text) {
    try (JsonReader reader = JSON.createReader(new StringReader(text))) {
      return reader.readObject();
    } catch (JsonException unreadable) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
  }

  private static JsonObject broker(BrokerState broker) {
    Duration downFor = broker.downFor();
    return JSON.createObjectBuilder()
        .add("name", broker.name())
        .add("connector", broker.connector())
        .add("breaker", broker.breaker())
        .add("reached", broker.reached())
        .addAll(optional("lastError", broker.lastError()))
        .addAll(optional("downFor", downFor == null ? null : downFor.toString()))
        .add("paused", broker.paused())
        .build();
  }

  private static BrokerState broker(JsonObject broker) {
    String downFor = broker.getString("downFor", null);
    return new BrokerState(
        broker.getString("name", ""),
        broker.getString("connector", ""),
        broker.getString("breaker", ""),
        broker.getBoolean("reached", false),
        broker.getString("lastError", null),
        downFor == null ? null : Duration.parse(downFor),
        broker.getBoolean("paused", false));
  }

  private static JsonObject lane(LaneState lane) {
    return JSON.createObjectBuilder()
        .add("broker", lane.broker())
        .add("shard", lane.shard())
        .add("epoch", lane.epoch())
        .add("inFlight", lane.inFlight())
        .add("inMemory", lane.inMemory())
        .add("blockedKeys", lane.blockedKeys())
        .add("paused", lane.paused())
        .add("pausedDestinations", JSON.createArrayBuilder(lane.pausedDestinations()))
        .add("full", lane.full())
        .build();
  }

  private static LaneState lane(JsonObject lane) {
    return new LaneState(
        lane.getString("broker", ""),
        lane.getInt("shard", 0),
        number(lane, "epoch"),
        lane.getInt("inFlight", 0),
        lane.getInt("inMemory", 0),
        lane.getInt("blockedKeys", 0),
        lane.getBoolean("paused", false),
        texts(lane.getJsonArray("pausedDestinations")),
        lane.getBoolean("full", false));
  }

  private static JsonObject subscription(SubscriptionMonitor.Status subscription) {
    return JSON.createObjectBuilder()
        .add("broker", subscription.broker())
        .add("consumer", subscription.consumer())
        .add("destination", subscription.destination())
        .add("receiving", subscription.receiving())
        .addAll(optional("complaint", subscription.complaint()))
        .add("received", subscription.received())
        .add("done", subscription.done())
        .add("filtered", subscription.filtered())
        .add("failed", subscription.failed())
        .add("dead", subscription.dead())
        .build();
  }

  private static SubscriptionMonitor.Status subscription(JsonObject subscription) {
    return new SubscriptionMonitor.Status(
        subscription.getString("broker", ""),
        subscription.getString("consumer", ""),
        subscription.getString("destination", ""),
        subscription.getBoolean("receiving", false),
        subscription.getString("complaint", null),
        number(subscription, "received"),
        number(subscription, "done"),
        number(subscription, "filtered"),
        number(subscription, "failed"),
        number(subscription, "dead"));
  }

  private static JsonObject setting(SettingLine line) {
    return JSON.createObjectBuilder()
        .add("key", line.key())
        .add("value", line.value())
        .add("origin", line.origin())
        .add("default", line.defaultValue())
        .add("what", line.what())
        .build();
  }

  private static SettingLine setting(JsonObject line) {
    return new SettingLine(
        line.getString("key", ""),
        line.getString("value", ""),
        line.getString("origin", ""),
        line.getString("default", ""),
        line.getString("what", ""));
  }

  private static long number(JsonObject object, String name) {
    return object.containsKey(name) ? object.getJsonNumber(name).longValue() : 0;
  }

  private static Set<String> texts(@Nullable JsonArray array) {
    return array == null
        ? Set.of()
        : Set.copyOf(
            array.getValuesAs(JsonString.class).stream().map(JsonString::getString).toList());
  }

  private static <T> JsonArrayBuilder array(Collection<T> all, Function<T, JsonObject> one) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    all.forEach(each -> array.add(one.apply(each)));
    return array;
  }

  private static <T> List<T> list(JsonObject object, String name, Function<JsonObject, T> one) {
    JsonArray array = object.getJsonArray(name);
    return array == null
        ? List.of()
        : array.getValuesAs(JsonObject.class).stream().map(one).toList();
  }

  private static JsonObjectBuilder optional(String name, @Nullable String value) {
    JsonObjectBuilder object = JSON.createObjectBuilder();
    return value == null ? object : object.add(name, value);
  }
}
