package dev.postrider.spi;

/** Receives from one {@link Source} until it is closed or lost. Safe for use by any thread. */
public interface Receiver extends AutoCloseable {

  /**
   * Takes no more from the broker. When it returns, nothing is delivered any more; what is open can
   * still be settled.
   */
  void stop();

  /**
   * Stops, hands on to the broker what was accepted, and ends the connection: what is open comes
   * again. Takes seconds at most. Never throws.
   */
  @Override
  void close();
}
