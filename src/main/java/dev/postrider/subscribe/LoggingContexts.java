package dev.postrider.subscribe;

import dev.postrider.spi.LoggingContext;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** All contexts there are, as one that never throws. */
final class LoggingContexts implements LoggingContext {

  private static final System.Logger LOG = System.getLogger(LoggingContexts.class.getName());
  private static final String MDC = "org.slf4j.MDC";

  private final List<LoggingContext> contexts;

  private LoggingContexts(List<LoggingContext> contexts) {
    this.contexts = List.copyOf(contexts);
  }

  /** Those of the application and, if it is there, that of SLF4J. */
  static LoggingContexts of(Iterable<LoggingContext> ofTheApplication) {
    List<LoggingContext> all = new ArrayList<>();
    if (isPresent(MDC)) {
      all.add(new DiagnosticContext());
    }
    ofTheApplication.forEach(all::add);
    return new LoggingContexts(all);
  }

  @Override
  public Scope enter(Map<String, String> entries) {
    Deque<Scope> entered = new ArrayDeque<>();
    for (LoggingContext context : contexts) {
      harmless(() -> entered.push(context.enter(entries)));
    }
    return () -> entered.forEach(scope -> harmless(scope::close));
  }

  private static void harmless(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.DEBUG, "A logging context has failed", e);
    }
  }

  private static boolean isPresent(String name) {
    try {
      Class.forName(name, false, LoggingContexts.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }
}
