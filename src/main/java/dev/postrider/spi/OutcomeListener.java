package dev.postrider.spi;

/** Hears what became of the messages of one batch. Returns quickly and never throws. */
@FunctionalInterface
public interface OutcomeListener {

  /**
   * The message at {@code index} of the batch has ended so.
   *
   * @param index from 0
   */
  void completed(int index, Outcome outcome);
}
