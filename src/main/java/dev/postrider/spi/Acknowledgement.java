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
}
