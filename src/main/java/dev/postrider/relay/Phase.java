package dev.postrider.relay;

/** What a blocked key waits for. Its rows from {@code from} on are still to be sent. */
sealed interface Phase {

  long from();

  /** The failure of its head is being written down. */
  record Recording(long from, long head) implements Phase {}

  /** Its head is tried again at a time of the monotonic clock. */
  record Waiting(long from, long head, long dueNanos) implements Phase {}

  /** Its head is dead, or an operator holds it. */
  record Parked(long from) implements Phase {}

  /**
   * Its first message for a paused destination is {@code head}. What is in memory of it before that
   * one goes on.
   */
  record Paused(long from, long head, String destination) implements Phase {}

  /** Why it waits is not known yet. */
  record Unknown(long from) implements Phase {}

  /** Its head, and nothing else of it, is being sent. */
  record Trying(long from, long head) implements Phase {}

  /** Its rows up to the cursor are being read, next those from {@code next} on. */
  record Draining(long from, long next) implements Phase {

    Draining(long from) {
      this(from, from);
    }

    boolean hasBegun() {
      return next > from;
    }
  }
}
