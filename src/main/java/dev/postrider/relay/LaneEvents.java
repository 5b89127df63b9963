package dev.postrider.relay;

import dev.postrider.store.BlockedKey;
import dev.postrider.store.LaneStore.Page;
import dev.postrider.store.Rejection;
import dev.postrider.store.StoredMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the reader, the sender and the settler of a lane report to it, in its mailbox. */
interface LaneEvents {

  /** Rows of the lane were read. */
  void readLane(Page page);

  /** Rows of one blocked key were read, to be sent. */
  void readKey(List<StoredMessage> messages);

  /** The database's blocked keys, as of the beginning of the watch on those in memory. */
  void blockedKeys(List<BlockedKey> blocked);

  /** The broker has the message. */
  void confirmed(StoredMessage message);

  /** The broker does not want the message. */
  void rejected(StoredMessage message, String reason, @Nullable Throwable cause);

  /** The messages are to be sent again; nothing is known against them. */
  void returned(List<StoredMessage> messages);

  /** The rows are gone. */
  void settled(List<StoredMessage> messages);

  /**
   * A rejection was written down.
   *
   * @param written false if the lane, or the row, is not ours any more
   */
  void recorded(Rejection rejection, boolean written);

  /** Something may be possible now that was not before. */
  void pump();
}
