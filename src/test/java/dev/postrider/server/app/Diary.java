package dev.postrider.server.app;

import dev.postrider.spi.LoggingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** The context of a logging library that nobody knows. */
@ApplicationScoped
public class Diary implements LoggingContext {

  private final ThreadLocal<Map<String, String>> entered = new ThreadLocal<>();

  @Override
  public Scope enter(Map<String, String> entries) {
    entered.set(entries);
    return entered::remove;
  }

  /** Conversation, message and consumer of the running call. */
  String told() {
    Map<String, String> entries = entered.get();
    return String.join(
        " ", entries.get(CORRELATION_ID), entries.get(MESSAGE_ID), entries.get(CONSUMER));
  }
}
