package dev.postrider.web.rest;

import dev.postrider.admin.Cluster.BrokerState;
import dev.postrider.admin.Cluster.LaneState;
import dev.postrider.admin.Cluster.Node;
import dev.postrider.admin.Cluster.SettingLine;
import dev.postrider.store.NodeReports.Lease;
import dev.postrider.subscribe.SubscriptionMonitor;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Deployments, their brokers and their lanes as JSON. */
final class ClusterJson {

  private ClusterJson() {}

  static JsonObject node(Node node) {
    return head(node)
        .add("version", node.state().version())
        .add("since", node.since())
        .add("age", node.age())
        .add("relay", Texts.blankToNull(node.state().relay()))
        .add("complaint", node.state().complaint())
        .add("brokers", Fields.array(node.state().brokers(), ClusterJson::broker))
        .add("lanes", Fields.array(node.state().lanes(), ClusterJson::lane))
        .add("subscriptions", Fields.array(node.state().subscriptions(), ClusterJson::subscription))
        .build();
  }

  static JsonObject configuration(Node node) {
    return head(node)
        .add("settings", Fields.array(node.state().settings(), ClusterJson::setting))
        .build();
  }

  /** Each broker with what each node tells of it. */
  static JsonArray brokers(List<Node> nodes) {
    Map<String, List<JsonObject>> byName = new TreeMap<>();
    for (Node node : nodes) {
      for (BrokerState broker : node.state().brokers()) {
        byName
            .computeIfAbsent(broker.name(), name -> new ArrayList<>())
            .add(fields(head(node).add("age", node.age()), broker).build());
      }
    }
    return Fields.array(
        byName.entrySet(),
        broker ->
            new Fields()
                .add("name", broker.getKey())
                .add("nodes", Fields.array(broker.getValue(), state -> state))
                .build());
  }

  static JsonObject lease(Lease lease) {
    return new Fields()
        .add("broker", lease.lane().broker())
        .add("shard", lease.lane().shard())
        .add("epoch", MessageJson.text(lease.epoch()))
        .add("relay", lease.node())
        .add("expiresIn", lease.expiresIn())
        .build();
  }

  private static Fields head(Node node) {
    return new Fields()
        .add("id", node.id())
        .add("name", node.state().name())
        .add("alive", node.alive());
  }

  private static JsonObject broker(BrokerState broker) {
    return fields(new Fields().add("broker", broker.name()), broker).build();
  }

  private static Fields fields(Fields fields, BrokerState broker) {
    return fields
        .add("connector", broker.connector())
        .add("breaker", broker.breaker())
        .add("reached", broker.reached())
        .add("lastError", broker.lastError())
        .add("downFor", broker.downFor())
        .add("paused", broker.paused());
  }

  private static JsonObject lane(LaneState lane) {
    return new Fields()
        .add("broker", lane.broker())
        .add("shard", lane.shard())
        .add("epoch", MessageJson.text(lane.epoch()))
        .add("inFlight", lane.inFlight())
        .add("inMemory", lane.inMemory())
        .add("blockedKeys", lane.blockedKeys())
        .add("paused", lane.paused())
        .add(
            "pausedDestinations",
            Fields.array(lane.pausedDestinations().stream().sorted().toList(), name -> name))
        .add("full", lane.full())
        .build();
  }

  private static JsonObject subscription(SubscriptionMonitor.Status subscription) {
    return new Fields()
        .add("broker", subscription.broker())
        .add("consumer", subscription.consumer())
        .add("destination", subscription.destination())
        .add("receiving", subscription.receiving())
        .add("complaint", subscription.complaint())
        .add("received", subscription.received())
        .add("done", subscription.done())
        .add("filtered", subscription.filtered())
        .add("failed", subscription.failed())
        .add("dead", subscription.dead())
        .build();
  }

  private static JsonObject setting(SettingLine line) {
    return new Fields()
        .add("key", line.key())
        .add("value", line.value())
        .add("origin", line.origin())
        .add("default", line.defaultValue())
        .add("what", line.what())
        .build();
  }
}
