package dev.postrider.connector;

import java.time.Duration;

/** Closes what a client may hold up for as long as a broker is silent. */
public final class Farewell {

  /** How long a close waits for the client to say good-bye to the broker. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private Farewell() {}

  /**
   * Closes on a thread of its own; returns when that is done, or the patience is over.
   *
   * @param prefix what the thread's name begins with
   */
  public static void say(String prefix, Runnable close) {
    Thread closer = daemon(prefix + "close-", close);
    closer.start();
    try {
      closer.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A thread, not started, that holds up nobody. */
  public static Thread daemon(String prefix, Runnable work) {
    Thread thread = new Thread(work);
    thread.setName(prefix + thread.getId());
    thread.setDaemon(true);
    return thread;
  }
}
