package dev.postrider.bench;

/** A client of a broker that is not ours, used as well as it can be. For one thread. */
interface Sender extends AutoCloseable {

  /** Begins to send. */
  void send(Letter letter) throws Exception;

  /** Returns when the broker has confirmed all that was sent. */
  void commit() throws Exception;
}
