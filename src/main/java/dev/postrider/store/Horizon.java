package dev.postrider.store;

import dev.postrider.store.LaneStore.Mark;
import java.sql.Connection;
import java.sql.SQLException;

/** Tells when every transaction that was open at some time has ended. */
interface Horizon {

  /** See {@link LaneStore#mark}; on a connection where each statement is a transaction. */
  Mark mark(Connection connection) throws SQLException;

  /** See {@link LaneStore#passed}; on a connection where each statement is a transaction. */
  boolean passed(Connection connection, Mark mark) throws SQLException;
}
