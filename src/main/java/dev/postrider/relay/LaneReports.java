package dev.postrider.relay;

import dev.postrider.store.BlockedKey;
import dev.postrider.store.LaneStore.Page;
import dev.postrider.store.StoredMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands on to the order of a lane what its reader, sender and settler report of messages. */
abstract class LaneReports implements LaneEvents {

  abstract LaneOrder order();

  @Override
  public void readLane(Page page) {
    order().readLane(page);
  }

  @Override
  public void readKey(List<StoredMessage> messages) {
    order().readKey(messages);
  }

  @Override
  public void blockedKeys(List<BlockedKey> blocked) {
    order().blockedKeys(blocked);
  }

  @Override
  public void confirmed(StoredMessage message) {
    order().confirmed(message);
  }

  @Override
  public void settled(List<StoredMessage> messages) {
    order().settled(messages);
  }

  @Override
  public void rejected(StoredMessage message, String reason, @Nullable Throwable cause) {
    order().rejected(message, reason, cause);
  }

  @Override
  public void returned(List<StoredMessage> messages) {
    order().returned(messages);
  }
}
