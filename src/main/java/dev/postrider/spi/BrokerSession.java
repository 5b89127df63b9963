package dev.postrider.spi;

import java.util.List;

/** One ordered stream of messages to a broker. Used by one thread at a time. */
public interface BrokerSession extends AutoCloseable {

  /**
   * Sends messages in the given order. May return before their outcomes are known, or block until
   * then; an atomic broker gets the next batch only after all outcomes of the last.
   *
   * <p>For each message {@code outcomes} is called exactly once, on any thread, also if the session
   * is closed meanwhile. After a {@link Outcome.TransportFailure} the session is of no more use:
   * the relay closes it and connects anew.
   *
   * @param batch at least one message
   */
  void send(List<OutgoingMessage> batch, OutcomeListener outcomes);

  /**
   * Ends the stream; may be called by any thread, also while a send is blocked. Outcomes still open
   * are reported as {@link Outcome.TransportFailure}. Never throws.
   */
  @Override
  void close();
}
