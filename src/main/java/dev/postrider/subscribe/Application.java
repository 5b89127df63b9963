package dev.postrider.subscribe;

import dev.postrider.spi.IncomingMessage;

/** Applies messages to the business: by a transaction, the inbox and the consumer's method. */
@FunctionalInterface
interface Application {

  /**
   * Returns when the message has been applied, now or before, and that is committed.
   *
   * @param attempt from 1
   * @throws Rejection if no further attempt makes sense
   * @throws Exception if it could not be applied; nothing of it is left
   */
  void apply(IncomingMessage message, int attempt) throws Exception;
}
