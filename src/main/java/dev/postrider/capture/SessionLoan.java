package dev.postrider.capture;

import dev.postrider.spi.BrokerSession;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A session that belongs to whoever took it from the pool, until he gives it back. All but the
 * session is guarded by the pool's lock.
 */
final class SessionLoan {

  private final BrokerSession session;
  private @Nullable Future<?> alarm;
  private boolean expired;

  SessionLoan(BrokerSession session) {
    this.session = session;
  }

  BrokerSession session() {
    return session;
  }

  /** What will end it, unless {@link #cancelAlarm} comes first. */
  void alarm(Future<?> set) {
    alarm = set;
  }

  void cancelAlarm() {
    Future<?> set = alarm;
    if (set != null) {
      set.cancel(false);
    }
  }

  /** It was lent for too long, and is being closed. */
  void expire() {
    expired = true;
  }

  boolean hasExpired() {
    return expired;
  }
}
