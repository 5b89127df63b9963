package dev.postrider.relay;

import dev.postrider.store.StoredMessage;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages of which one may be the reason why the broker dropped the connection, or undid a batch;
 * while there are any, messages are sent one by one.
 *
 * <p>A message is convicted when the connection is lost with nothing but it in flight, and either
 * another message got through since it became suspect, or that happened to it too often. Without
 * such a contrast the broker itself may be the reason. For one thread at a time.
 */
final class Suspects {

  /** Losses in a row without any message getting through, until those in flight are suspected. */
  private static final int LOSSES = 3;

  /** How many convicted messages are remembered; those forgotten are convicted anew. */
  private static final int REMEMBERED = 100;

  private static final long NOT_YET = Long.MAX_VALUE;

  /**
   * What speaks against a message.
   *
   * @param lostAlone how often the connection was lost with nothing else in flight
   * @param answersBefore how many messages had got through when it was in flight at one loss too
   *     many
   */
  private record Suspicion(int lostAlone, long answersBefore) {}

  private final Map<Long, Suspicion> suspects = new HashMap<>();
  private final Set<Long> convicted = new LinkedHashSet<>();
  private long answers;
  private int losses;

  /** Whether there are any among the messages held. */
  boolean areAmong(LongPredicate held) {
    suspects.keySet().removeIf(seq -> !held.test(seq));
    return !suspects.isEmpty() || convicted.stream().anyMatch(held::test);
  }

  /** The batch was undone because of one of its messages. */
  void undone(Collection<StoredMessage> batch) {
    batch.forEach(message -> suspects.putIfAbsent(message.seq(), new Suspicion(0, NOT_YET)));
  }

  /** The broker has answered for this message: it does not drop the connection. */
  void cleared(StoredMessage message) {
    answers++;
    losses = 0;
    suspects.remove(message.seq());
    convicted.remove(message.seq());
  }

  /**
   * The connection was lost with these messages in flight. A broker that hangs up may have been
   * made to by a message; one that is too slow to answer is an outage, however often. Where this
   * node lacks memory, to send less at once is the remedy.
   *
   * @return whether the only one among them is convicted
   */
  boolean lost(List<StoredMessage> inFlight, Throwable cause) {
    if (stems(cause, Error.class)) {
      undone(inFlight);
      return false;
    }
    return !stems(cause, TimeoutException.class) && lost(inFlight);
  }

  private boolean lost(List<StoredMessage> inFlight) {
    losses++;
    boolean alone = inFlight.size() == 1;
    if (alone || losses >= LOSSES) {
      inFlight.forEach(message -> suspects.compute(message.seq(), (seq, s) -> worse(s, alone)));
    }
    if (alone && isProven(inFlight.get(0).seq())) {
      convict(inFlight.get(0).seq());
      return true;
    }
    return false;
  }

  private Suspicion worse(Suspicion before, boolean alone) {
    int lostAlone = (before == null ? 0 : before.lostAlone()) + (alone ? 1 : 0);
    boolean known = before != null && before.answersBefore() != NOT_YET;
    long since = losses >= LOSSES ? answers : NOT_YET;
    return new Suspicion(lostAlone, known ? before.answersBefore() : since);
  }

  /** One that was convicted before needs no second trial. */
  private boolean isProven(long seq) {
    Suspicion suspicion = suspects.get(seq);
    return convicted.contains(seq)
        || (suspicion != null
            && (suspicion.lostAlone() > LOSSES || suspicion.answersBefore() < answers));
  }

  private static boolean stems(@Nullable Throwable failure, Class<? extends Throwable> from) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (from.isInstance(e)) {
        return true;
      }
    }
    return false;
  }

  private void convict(long seq) {
    losses = 0;
    suspects.remove(seq);
    convicted.add(seq);
    if (convicted.size() > REMEMBERED) {
      convicted.remove(convicted.iterator().next());
    }
  }
}
