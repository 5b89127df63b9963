package dev.postrider.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Acts on the queues of brokers, asked for once and carried out by a node that has the brokers;
 * another one goes on where a node has died. They live in the table {@code queue_job}. What a node
 * does with a broker is not in the database: so what it has done is noted before the messages are
 * acknowledged, and a node that dies has done no more than was noted. Safe for use by any thread.
 */
public interface QueueJobs {

  /**
   * Asks for a job.
   *
   * @param id of the job, unique
   */
  Job ask(String id, Order order, Act act) throws SQLException;

  /** A job. */
  Optional<Job> find(String id) throws SQLException;

  /** The latest jobs, the newest first. */
  List<Job> recent(int limit) throws SQLException;

  /** Ends a job where it stands; false if it has ended already, or there is none. */
  boolean cancel(String id, Act act) throws SQLException;

  /**
   * Takes a job nobody works on: new, or of a node that gave no sign of life for its lease.
   *
   * @param brokers those the node can reach
   */
  Optional<Job> claim(String node, Collection<String> brokers, Duration lease) throws SQLException;

  /**
   * Notes how far a job is, also one that was cancelled meanwhile, and extends the lease.
   *
   * @return whether it is to go on: false when it was cancelled or has been taken over
   */
  boolean progress(String id, String node, Progress progress, Duration lease) throws SQLException;

  /**
   * Stores dead letters that were collected, and notes the progress, in one transaction. Stores
   * nothing if the job is not to go on.
   *
   * @return for each letter what became of it, in their order; empty if the job is not to go on
   */
  List<Verdict> keep(String id, String node, List<CollectedLetter> letters, Duration lease)
      throws SQLException;

  /** Ends a job the node works on, and writes the result to the audit trail. */
  void end(String id, String node, Ending ending) throws SQLException;

  /** Ends a job the node works on that cannot be carried out. */
  void fail(String id, String node, String why) throws SQLException;

  /** Leaves a job to whoever wants it. */
  void giveBack(String id, String node) throws SQLException;

  /**
   * Ends jobs that nobody has worked on for so long, though they were asked for.
   *
   * @return how many
   */
  int failStranded(Duration age, String why) throws SQLException;

  /** What is done to each message. */
  enum Action {
    /** Sent elsewhere, then acknowledged. */
    MOVE,
    /** Acknowledged. */
    PURGE,
    /** Stored as a dead letter, then acknowledged. */
    COLLECT
  }

  /**
   * What is asked for.
   *
   * @param queue {@code /queue/x}
   * @param toBroker for {@link Action#MOVE} only
   * @param destination for {@link Action#MOVE}: where they go; for {@link Action#COLLECT}: where
   *     those are published again that do not tell where they came from, if anywhere
   * @param most how many messages at most; null for all
   */
  record Order(
      Action action,
      String broker,
      String queue,
      @Nullable String toBroker,
      @Nullable String destination,
      @Nullable Long most) {}

  /**
   * How far a run is.
   *
   * @param done how many messages more it was done to
   * @param skipped how many stay in the queue, as far as the run knows
   * @param note why the first of them does
   */
  record Progress(long done, long skipped, @Nullable String note) {}

  /** Why a job had no more to do. */
  enum Ending {
    /** Nothing more came. */
    EMPTY,
    /** As many as were asked for. */
    LIMIT,
    /** It took too long; there may be more. */
    TIME,
    /** So many messages have to stay that those behind them cannot be received. */
    STUCK
  }

  /** What became of a letter. */
  enum Verdict {
    /** It is in the table now. */
    STORED,
    /** It was there already, from the same queue. */
    REPEATED,
    /** A message of this id waits here already: it would not be clear which one is meant. */
    CONFLICT
  }

  /**
   * A job.
   *
   * @param done to how many messages it was done, repeats included
   * @param skipped how many had to stay in the queue
   * @param note why the first of them had to
   * @param node who works on it, or did last
   * @param ending why it had no more to do; only when it is done
   * @param failure why it failed
   */
  record Job(
      String id,
      Order order,
      BulkJobs.State state,
      Act act,
      Instant askedAt,
      long done,
      long skipped,
      @Nullable String note,
      @Nullable String node,
      @Nullable Ending ending,
      @Nullable Instant endedAt,
      @Nullable String failure) {}
}
