package dev.postrider.store;

import dev.postrider.store.MessageActs.Locked;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Acts on messages and keys, each with its row in the audit trail. */
final class JdbcMessageDesk implements MessageDesk {

  private final Transactions transactions;
  private final MessageActs acts;
  private final KeyHolds keys;
  private final AuditRows audit;

  JdbcMessageDesk(Transactions transactions, MessageActs acts, KeyHolds keys, AuditRows audit) {
    this.transactions = transactions;
    this.acts = acts;
    this.keys = keys;
    this.audit = audit;
  }

  @Override
  public Outcome retry(String id, String broker, Act act) throws SQLException {
    return onMessage(id, broker, act, acts::retry);
  }

  @Override
  public Outcome discard(String id, String broker, Act act) throws SQLException {
    return onMessage(id, broker, act, acts::discard);
  }

  @Override
  public Outcome requeue(
      String id, String broker, String newId, @Nullable String destination, Act act)
      throws SQLException {
    return transactions.compete(
        connection -> {
          Locked message = acts.lock(connection, id, broker);
          Verdict verdict =
              message == null
                  ? Verdict.NOT_FOUND
                  : acts.requeue(connection, message, newId, destination);
          return told(
              connection, verdict, message, new Target(id, broker, "done, as " + newId), act);
        });
  }

  @Override
  public Outcome hold(String broker, String key, Act act) throws SQLException {
    return onKey(broker, key, act, keys::hold);
  }

  @Override
  public Outcome release(String broker, String key, Act act) throws SQLException {
    return onKey(broker, key, act, keys::release);
  }

  private Outcome onMessage(String id, String broker, Act act, MessageAct done)
      throws SQLException {
    return transactions.compete(
        connection -> {
          Locked message = acts.lock(connection, id, broker);
          Verdict verdict = message == null ? Verdict.NOT_FOUND : done.on(connection, message);
          return told(connection, verdict, message, new Target(id, broker, "done"), act);
        });
  }

  private Outcome told(
      Connection connection, Verdict verdict, @Nullable Locked before, Target target, Act act)
      throws SQLException {
    if (verdict != Verdict.DONE) {
      return new Outcome(
          verdict, before == null ? null : before.state(), audit.last(connection, target.text()));
    }
    audit.write(connection, act, target.text(), target.done(), 1);
    Locked after = acts.lock(connection, target.id(), target.broker());
    return new Outcome(verdict, after == null ? null : after.state(), null);
  }

  private Outcome onKey(String broker, String key, Act act, KeyAct done) throws SQLException {
    String target = "key " + key + " of " + broker;
    return transactions.compete(
        connection -> {
          Verdict verdict = done.on(connection, acts.lane(broker, key), key);
          if (verdict == Verdict.DONE) {
            audit.write(connection, act, target, "done", 0);
          }
          return new Outcome(
              verdict, null, verdict == Verdict.DONE ? null : audit.last(connection, target));
        });
  }

  /** A message in the words of the audit trail. */
  private record Target(String id, String broker, String done) {

    String text() {
      return "message " + id + " of " + broker;
    }
  }

  @FunctionalInterface
  private interface MessageAct {
    Verdict on(Connection connection, Locked message) throws SQLException;
  }

  @FunctionalInterface
  private interface KeyAct {
    Verdict on(Connection connection, LaneId lane, String key) throws SQLException;
  }
}
