package dev.postrider.admin;

import dev.postrider.admin.QueueTap.Delivered;
import java.sql.SQLException;
import java.util.List;

/** What a job does to messages. */
interface QueueAct extends AutoCloseable {

  /**
   * Does it, notes it, and acknowledges those it was done to. Those that have to stay are held; of
   * a job that is over meanwhile some may be left as they are.
   *
   * @param batch at least one, in the order of the queue
   * @throws QueueTrouble if it cannot be done for too long
   */
  void apply(List<Delivered> batch) throws SQLException, QueueTrouble, InterruptedException;

  @Override
  default void close() {}
}
