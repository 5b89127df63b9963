package dev.postrider.bench;

import dev.postrider.relay.RelayDoor;
import dev.postrider.store.LaneId;
import dev.postrider.store.OutboxEntry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Ours, on empty tables. */
final class PostriderRelay implements PromptRelay {

  private final Confirmations confirmations = new Confirmations();
  private final RelayDoor node;

  PostriderRelay(Stage stage) throws SQLException {
    stage.database().execute("TRUNCATE postrider_outbox, postrider_sent");
    this.node =
        RelayDoor.open(stage.database().pool(), stage.broker().settings(), confirmations::around);
    node.start();
  }

  @Override
  public Stored store(Connection connection, String key) throws SQLException {
    OutboxEntry entry = entry(key);
    node.store().outbox().append(connection, List.of(entry));
    return new Stored(entry.id(), () -> node.wake(List.of(entry.lane())));
  }

  @Override
  public Map<String, Long> confirmed() {
    return confirmations.nanos();
  }

  @Override
  public void close() throws InterruptedException {
    node.close();
  }

  private static OutboxEntry entry(String key) {
    LaneId lane = RelayDoor.lane(key);
    return new OutboxEntry(
        UUID.randomUUID().toString(),
        lane,
        key,
        "/queue/" + Stage.QUEUE,
        null,
        null,
        null,
        "application/json",
        Map.of(),
        Stage.text().getBytes(StandardCharsets.UTF_8),
        null);
  }
}
