package dev.postrider.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who has applied which message. */
public interface InboxStore {

  /**
   * Records that {@code consumer} applies {@code messageId}, in the connection's transaction. Waits
   * for a concurrent transaction that recorded the same, where the database can.
   *
   * @param messageId any length; long ones are hashed
   * @param payloadHash what is compared if the id comes again, if known
   * @return true if it was not recorded before
   * @throws SQLException also where the database cannot wait for a concurrent transaction (H2)
   */
  boolean record(
      Connection connection, String consumer, String messageId, @Nullable String payloadHash)
      throws SQLException;

  /** The payload hash of an id that was recorded before, if one was given then. */
  Optional<String> payloadHash(Connection connection, String consumer, String messageId)
      throws SQLException;

  /**
   * Forgets records older than {@code window}, in a short transaction of its own.
   *
   * @param max the most rows to delete
   * @return how many were deleted
   */
  int purge(Duration window, int max) throws SQLException;
}
