package dev.postrider.spi;

/** Takes what a {@link Receiver} receives. Returns quickly and never throws. */
public interface DeliveryListener {

  /**
   * A message has come. It stays open until it is settled, and is in no hurry: however long that
   * takes, the receiver keeps its connection alive meanwhile.
   *
   * <p>Called on any thread; for messages of one key one after the other, in the broker's order.
   */
  void delivered(IncomingMessage message, Acknowledgement acknowledgement);

  /**
   * The connection is lost: nothing is delivered any more, what is open comes again by another
   * receiver, and settling it has no effect. Called at most once, and not because of a {@link
   * Receiver#close()}.
   */
  void lost(Throwable cause);
}
