package dev.postrider.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A relay that is told of each commit on its node. Publishers use it from many threads. */
interface PromptRelay extends AutoCloseable {

  /** Stores a message in the connection's transaction. */
  Stored store(Connection connection, String key) throws SQLException;

  /** By message id, the {@link System#nanoTime} of its confirmation. */
  Map<String, Long> confirmed();

  /**
   * A message that was stored.
   *
   * @param afterCommit tells the relay
   */
  record Stored(String id, Runnable afterCommit) {}
}
