package dev.postrider.store;

import dev.postrider.store.MessageDesk.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes single messages in the transaction of the caller. Rows are locked in the order outbox,
 * blocked key, dead, as the relay does, so that nobody waits in a circle.
 */
final class MessageActs {

  /**
   * In the past also for a transaction that began before this one and waits for its locks: its
   * present is when it began.
   */
  private static final Duration DUE = Duration.ofMinutes(-1);

  private final MessageLocks locks;
  private final PutBacks putBacks;
  private final Shards shards;
  private final ActStatements sql;

  MessageActs(Dialect dialect, Tables tables, Shards shards) {
    this.shards = shards;
    this.locks = new MessageLocks(tables);
    this.putBacks = new PutBacks(dialect, tables);
    this.sql = ActStatements.of(dialect, tables);
  }

  /**
   * A message, locked until the end of the transaction.
   *
   * @param row where it is
   * @param aside whether it is in the table of dead letters
   * @param due whether it is being tried again; only in state FAILED
   * @param held whether an operator holds its key
   */
  record Locked(JobActs.Locked row, MessageState state, boolean aside, boolean due, boolean held) {

    long seq() {
      return row.seq();
    }

    LaneId lane() {
      return row.lane();
    }

    String key() {
      return row.key();
    }

    private boolean isHead() {
      return state == MessageState.FAILED || (state == MessageState.DEAD && !aside);
    }
  }

  /** Where a key is found. */
  LaneId lane(String broker, String key) {
    return shards.lane(broker, key);
  }

  /** Finds a message and locks it; null if there is none. */
  @Nullable Locked lock(Connection connection, String id, String broker) throws SQLException {
    return locks.lock(connection, id, broker);
  }

  /** See {@link MessageDesk#retry}. */
  Verdict retry(Connection connection, Locked message) throws SQLException {
    if (message.aside()) {
      return putBack(connection, List.of(message.row())) == 1 ? Verdict.DONE : Verdict.ON_ITS_WAY;
    }
    return switch (message.state()) {
      case PENDING -> Verdict.ON_ITS_WAY;
      case SENT -> Verdict.ALREADY_SENT;
      case HELD -> message.held() ? Verdict.KEY_HELD : Verdict.BEHIND_ANOTHER;
      case FAILED -> message.due() ? Verdict.ALREADY_DUE : again(connection, message.seq());
      case DEAD -> again(connection, message.seq());
      case SCHEDULED -> now(connection, message.seq());
    };
  }

  private Verdict again(Connection connection, long seq) throws SQLException {
    return retryHeads(connection, List.of(seq)) == 1 ? Verdict.DONE : Verdict.ALREADY_DUE;
  }

  private Verdict now(Connection connection, long seq) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.dueNow())) {
      new Parameters(statement).millis(DUE).number(seq);
      return statement.executeUpdate() == 1 ? Verdict.DONE : Verdict.ALREADY_DUE;
    }
  }

  /** Lets heads of keys be tried again at once, but those that already are. */
  int retryHeads(Connection connection, Collection<Long> seqs) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.retryHeads())) {
      new Parameters(statement).millis(DUE).numbers(seqs);
      return statement.executeUpdate();
    }
  }

  /** See {@link PutBacks#putBack}. */
  int putBack(Connection connection, List<JobActs.Locked> dead) throws SQLException {
    return putBacks.putBack(connection, dead);
  }

  /** See {@link MessageDesk#discard}. */
  Verdict discard(Connection connection, Locked message) throws SQLException {
    if (message.state() == MessageState.PENDING || message.state() == MessageState.SENT) {
      return message.state() == MessageState.SENT ? Verdict.ALREADY_SENT : Verdict.ON_ITS_WAY;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql.delete(message))) {
      new Parameters(statement).number(message.seq());
      statement.executeUpdate();
    }
    if (message.isHead()) {
      try (PreparedStatement statement = connection.prepareStatement(sql.unblock())) {
        new Parameters(statement).lane(message.lane()).text(message.key()).number(message.seq());
        statement.executeUpdate();
      }
    }
    return Verdict.DONE;
  }

  /** See {@link MessageDesk#requeue}. */
  Verdict requeue(Connection connection, Locked message, String newId, @Nullable String destination)
      throws SQLException {
    if (message.state() == MessageState.PENDING) {
      return Verdict.ON_ITS_WAY;
    }
    // Without a key of its own it has its id for one.
    String key = message.key().equals(message.row().id()) ? newId : message.key();
    try (PreparedStatement statement = connection.prepareStatement(sql.copy(message))) {
      new Parameters(statement)
          .text(newId)
          .number(lane(message.lane().broker(), key).shard())
          .text(key)
          .text(destination)
          .number(message.seq());
      statement.executeUpdate();
    }
    return message.state() == MessageState.SENT ? Verdict.DONE : discard(connection, message);
  }
}
