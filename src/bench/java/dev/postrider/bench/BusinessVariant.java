package dev.postrider.bench;

import dev.postrider.Message;
import dev.postrider.Outbox;
import dev.postrider.capture.OutboxDoor;
import dev.postrider.relay.RelayDoor;
import dev.postrider.store.LaneId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A way to do one business transaction. Used by several threads, each with a connection. */
@FunctionalInterface
interface BusinessVariant {

  String DESTINATION = "/queue/" + Stage.QUEUE;

  /**
   * Does it and commits.
   *
   * @param number of the transaction, counted by its thread
   */
  void transaction(Connection connection, long number) throws SQLException;

  /** The business alone. */
  static BusinessVariant withoutMessage() {
    return (connection, number) -> {
      order(connection, number);
      connection.commit();
    };
  }

  /**
   * With a second INSERT, as one would write it without a library. The relay finds it by polling.
   */
  static BusinessVariant byHand() {
    return (connection, number) -> {
      order(connection, number);
      try (PreparedStatement statement =
          connection.prepareStatement(
              "INSERT INTO postrider_outbox (id, broker, shard, message_key, destination,"
                  + " content_type, headers, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
        LaneId lane = RelayDoor.lane(key(number));
        statement.setString(1, UUID.randomUUID().toString());
        statement.setString(2, lane.broker());
        statement.setInt(3, lane.shard());
        statement.setString(4, key(number));
        statement.setString(5, DESTINATION);
        statement.setString(6, "application/json");
        statement.setString(7, "{}");
        statement.setBytes(8, Stage.text().getBytes(StandardCharsets.UTF_8));
        statement.executeUpdate();
      }
      connection.commit();
    };
  }

  /** As {@link #byHand}, and the relay is told, so that it works as promptly as for ours. */
  static BusinessVariant byHandWithSignal(RelayDoor node) {
    BusinessVariant byHand = byHand();
    return (connection, number) -> {
      byHand.transaction(connection, number);
      node.wake(List.of(RelayDoor.lane(key(number))));
    };
  }

  /** With {@link Outbox#publish} and all that follows, up to the signal to the relay. */
  static BusinessVariant published(RelayDoor node) {
    LocalTransactions transactions = new LocalTransactions();
    Outbox outbox =
        OutboxDoor.open(
            transactions,
            transactions,
            node.store(),
            node.settings(),
            counts -> committed(node, counts));
    return (connection, number) -> {
      transactions.begin(connection);
      order(connection, number);
      outbox.publish(Message.to(DESTINATION).key(key(number)).payload(Stage.text()).build());
      transactions.commit();
    };
  }

  private static void committed(RelayDoor node, Map<LaneId, Long> counts) {
    node.wake(counts.keySet());
    counts.forEach((lane, count) -> node.store().activity().stored(lane.broker(), count));
  }

  private static void order(Connection connection, long number) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO bench_order (customer, item, amount) VALUES (?, ?, ?)")) {
      statement.setString(1, "customer " + number % 1000);
      statement.setString(2, "item " + number % 77);
      statement.setLong(3, number);
      statement.executeUpdate();
    }
  }

  private static String key(long number) {
    return "key-" + number % 1000;
  }
}
