package dev.postrider.subscribe;

import dev.postrider.spi.LoggingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.MDC;

/** The context of SLF4J. To be touched only where its classes are. */
final class DiagnosticContext implements LoggingContext {

  @Override
  public Scope enter(Map<String, String> entries) {
    List<MDC.MDCCloseable> entered = new ArrayList<>();
    entries.forEach((name, value) -> entered.add(MDC.putCloseable(name, value)));
    return () -> entered.forEach(MDC.MDCCloseable::close);
  }
}
