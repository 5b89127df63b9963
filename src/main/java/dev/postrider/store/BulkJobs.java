package dev.postrider.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Acts on all messages that match a filter, asked for once and carried out in small transactions by
 * whatever node has time; another one goes on where a node has died. They live in the table {@code
 * command}. Safe for use by any thread.
 */
public interface BulkJobs {

  /**
   * Asks for a job on the messages there are now; later ones are not touched.
   *
   * @param id of the job, unique
   * @param cap up to where the messages are counted for {@link Job#total}
   */
  Job ask(String id, Order order, int cap, Act act) throws SQLException;

  /** A job. */
  Optional<Job> find(String id) throws SQLException;

  /** The latest jobs, the newest first. */
  List<Job> recent(int limit) throws SQLException;

  /** Ends a job where it stands; false if it has ended already, or there is none. */
  boolean cancel(String id, Act act) throws SQLException;

  /**
   * Takes a job nobody works on: new, or of a node that gave no sign of life for its lease.
   *
   * @return its id
   */
  Optional<String> claim(String node, Duration lease) throws SQLException;

  /**
   * Does the next part of a claimed job, and notes how far it got in the same transaction. The last
   * step writes the result to the audit trail.
   *
   * @param rows the most messages to touch
   * @return whether there is more to do for this node: false when the job has ended, was cancelled,
   *     or has been taken over
   */
  boolean step(String id, String node, int rows, Duration lease) throws SQLException;

  /** Ends a claimed job that cannot be carried out. */
  void fail(String id, String node, String why) throws SQLException;

  /** What is done to each. */
  enum Action {
    /** See {@link MessageDesk#retry}. */
    RETRY,
    /** See {@link MessageDesk#discard}. */
    DISCARD,
    /** See {@link MessageDesk#requeue}; the new ids are made by the job. */
    REQUEUE
  }

  /**
   * What is asked for.
   *
   * @param destination for {@link Action#REQUEUE}: where they go; null for where they went
   */
  record Order(Action action, MessageFilter filter, @Nullable String destination) {}

  /** How far a job is. */
  enum State {
    /** Nobody works on it yet. */
    WAITING,
    /** A node works on it. */
    RUNNING,
    /** All messages were looked at. */
    DONE,
    /** An operator ended it. */
    CANCELLED,
    /** It could not be carried out. */
    FAILED
  }

  /**
   * A job.
   *
   * @param total how many messages matched when it was asked for
   * @param done to how many it was done
   * @param skipped how many were met in another state by then
   * @param node who works on it, or did last
   * @param failure why it failed
   */
  record Job(
      String id,
      Order order,
      State state,
      Act act,
      Instant askedAt,
      MessageCatalog.Count total,
      long done,
      long skipped,
      @Nullable String node,
      @Nullable Instant endedAt,
      @Nullable String failure) {}
}
