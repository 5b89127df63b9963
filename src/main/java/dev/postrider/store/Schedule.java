package dev.postrider.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * Messages that wait for a time. When it has come, by the database's clock ({@link NewsStore}),
 * they move to the outbox and take their place there. Any node may move them, several at once. Safe
 * for use by any thread.
 */
public interface Schedule {

  /**
   * Moves the messages that are due to the outbox, in the order in which they became due, in one
   * short transaction, or some if it looks behind messages that stay. What expires keeps its time.
   *
   * <p>Of several nodes that do this at once, no two move messages of one key side by side.
   * Messages that a transaction is just cancelling stay, and those of their keys behind them; so do
   * those of keys that another node is just moving, or that a transaction with the strict order has
   * published to. What stays does not hold up others, up to 20 times {@code rows} of it. One whose
   * id still waits in the outbox is put off by a minute, so that it holds up nobody.
   *
   * @param rows at most so many, at least 1
   */
  Released release(int rows) throws SQLException;

  /**
   * Deletes a message that has not moved to the outbox, in the connection's transaction, which it
   * neither commits nor closes. Waits for a node that is just moving it.
   *
   * @return whether it was there
   */
  boolean cancel(Connection connection, String id) throws SQLException;

  /**
   * What was moved.
   *
   * @param counts how many messages to which lane; at least one each
   * @param more whether more may be due
   */
  record Released(Map<LaneId, Long> counts, boolean more) {

    public Released {
      counts = Map.copyOf(counts);
    }
  }
}
