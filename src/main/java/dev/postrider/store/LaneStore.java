package dev.postrider.store;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The rows of lanes, as the relay reads and ends them. Each call is one short transaction of its
 * own. Safe for use by any thread.
 */
public interface LaneStore {

  /**
   * Reads a lane in one snapshot: first rows that became visible late ({@code lowWater < seq <=
   * cursor}, not known, and of none of the position's waiting keys and paused destinations), then
   * new ones ({@code seq > cursor}), each ascending. Rows of blocked keys are left out, but their
   * keys are told.
   *
   * @param known the numbers of rows up to the cursor that the caller holds; not changed meanwhile
   * @param limit how much to return; if late rows alone reach it, no new ones are read
   */
  Page read(LaneId lane, Position position, Set<Long> known, Limit limit) throws SQLException;

  /**
   * Reads the rows of one key, {@code from <= seq <= to}, ascending, whether it is blocked or not.
   *
   * @return its cursor is the last number read, or {@code to} if the end was reached
   */
  Page readKey(LaneId lane, String key, long from, long to, Limit limit) throws SQLException;

  /** The keys of a lane that wait. */
  List<BlockedKey> blockedKeys(LaneId lane) throws SQLException;

  /**
   * Deletes confirmed rows, or moves them to the history, and deletes the entries of keys that were
   * blocked by one of them, but not those an operator holds. Right whoever holds the lane; numbers
   * already gone are ignored.
   */
  void settle(LaneId lane, Collection<Long> seqs) throws SQLException;

  /**
   * Records that a broker rejected a message: an attempt, and what becomes of message and key.
   *
   * @param epoch the caller's lease
   * @return false if nothing was written because another node holds the lane, or the row is gone or
   *     was rejected by somebody else meanwhile
   */
  boolean reject(LaneId lane, long epoch, Rejection rejection) throws SQLException;

  /**
   * Marks the present: once {@link #passed}, no row with a number up to the mark's will appear any
   * more.
   */
  Mark mark() throws SQLException;

  /** Whether every transaction that was open at the mark has ended. */
  boolean passed(Mark mark) throws SQLException;

  /**
   * Where a reader stands.
   *
   * @param lowWater no unread row with a number up to this will appear
   * @param cursor all rows up to this were read that were visible
   * @param waiting keys whose rows up to the cursor are not wanted now
   * @param paused destinations whose rows without a key up to the cursor are not wanted now
   */
  record Position(long lowWater, long cursor, Set<String> waiting, Set<String> paused) {

    /** No key waits, and nothing is paused. */
    public Position(long lowWater, long cursor) {
      this(lowWater, cursor, Set.of(), Set.of());
    }
  }

  /**
   * How much to read at once.
   *
   * @param rows at least 1
   * @param bytes of payload; the row that reaches it is still returned
   */
  record Limit(int rows, long bytes) {}

  /**
   * What was read.
   *
   * @param messages in the order to send
   * @param blocked the keys of rows that were left out because the key is blocked
   * @param cursor the highest number seen, at least the cursor asked from
   * @param more whether the limit cut it off
   */
  record Page(List<StoredMessage> messages, Set<String> blocked, long cursor, boolean more) {}

  /**
   * A point in the history of transactions.
   *
   * @param seq the last number given out at that time
   * @param point what the database compares by: a transaction's number, or a time
   */
  record Mark(long seq, long point) {}
}
