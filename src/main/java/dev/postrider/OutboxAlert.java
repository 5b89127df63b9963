package dev.postrider;

import java.time.Duration;

/**
 * More waits in the outbox than it should, or no longer does. A CDI event: observe it by {@code
 * void on(@Observes OutboxAlert alert)} in a bean of an application that has Postrider in its WAR.
 *
 * <p>Fired on each node, by a thread of its own without a transaction, within about ten seconds;
 * once when a watermark is passed ({@code postrider.watermark.age}, {@code
 * postrider.watermark.rows}) and once when it no longer is, which takes a fifth less. The next look
 * waits until all observers have returned. After a restart of the node a passed watermark is told
 * again.
 *
 * @param mark which watermark
 * @param broker for which the messages wait
 * @param passed true if it is passed, false if it no longer is
 * @param age how old the oldest unsent message is; zero if there is none
 * @param rows how many messages wait; counted up to the watermark, and at least up to 10,000
 */
public record OutboxAlert(Mark mark, String broker, boolean passed, Duration age, long rows) {

  /** Which watermark. */
  public enum Mark {
    /** The age of the oldest unsent message. */
    AGE,
    /** The number of messages that wait. */
    ROWS
  }
}
