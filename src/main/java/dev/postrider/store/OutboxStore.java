package dev.postrider.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Where capture puts messages. */
public interface OutboxStore {

  /**
   * Inserts rows as one JDBC batch, in the given order, in the connection's transaction; those that
   * are due later as another one, into the {@link Schedule}. Neither commits nor closes it.
   */
  void append(Connection connection, List<OutboxEntry> entries) throws SQLException;
}
