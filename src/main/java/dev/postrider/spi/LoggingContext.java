package dev.postrider.spi;

import java.util.Map;

/**
 * Carries what a running {@code @Subscribe} call belongs to into the context of a logging library,
 * so that each line the call logs can show it. All CDI beans of this type are used; that of SLF4J's
 * {@code MDC} needs none, where the application sees its classes.
 */
@FunctionalInterface
public interface LoggingContext {

  /** The conversation's id; the message's own, or the one it was given. */
  String CORRELATION_ID = "postrider_correlation_id";

  /** The message's id; absent if it has none. */
  String MESSAGE_ID = "postrider_id";

  /** Who consumes. */
  String CONSUMER = "postrider_consumer";

  /**
   * Called by the thread of the call, before its transaction begins. An exception is logged and has
   * no other effect.
   *
   * @param entries {@link #CORRELATION_ID}, {@link #MESSAGE_ID}, {@link #CONSUMER}; unmodifiable
   * @return closed by the same thread when the transaction has ended
   */
  Scope enter(Map<String, String> entries);

  /** Until when the entries hold. */
  @FunctionalInterface
  interface Scope extends AutoCloseable {

    /** Takes them out again. */
    @Override
    void close();
  }
}
