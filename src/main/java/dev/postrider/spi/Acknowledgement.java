package dev.postrider.spi;

/** Settles one delivery, once, on any thread; calls after the first have no effect. */
public interface Acknowledgement {

  /**
   * The message is done. Does not wait for the broker: with a lost connection the message may come
   * again all the same.
   */
  void accept();

  /**
   * The message is not done: it comes again, here or to another receiver of the same consumer, when
   * this one is closed at the latest.
   */
  void release();

  /**
   * Whether settling it may still have an effect. If not, for instance because a partition is
   * another node's now, the message comes again by itself, and nothing more is done for it here.
   */
  default boolean isOpen() {
    return true;
  }
}
