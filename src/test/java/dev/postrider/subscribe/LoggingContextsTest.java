package dev.postrider.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.spi.LoggingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LoggingContextsTest {

  private static final Map<String, String> ENTRIES =
      Map.of(LoggingContext.CORRELATION_ID, "talk", LoggingContext.CONSUMER, "billing");

  private final List<String> told = new ArrayList<>();

  @Test
  void showsTheEntriesInTheContextOfSlf4jWhileTheCallRuns() {
    try (LoggingContext.Scope scope = LoggingContexts.of(List.of()).enter(ENTRIES)) {
      assertThat(scope).isNotNull();
      assertThat(MDC.get("postrider_correlation_id")).isEqualTo("talk");
      assertThat(MDC.get("postrider_consumer")).isEqualTo("billing");
    }
    assertThat(MDC.get("postrider_correlation_id")).isNull();
    assertThat(MDC.get("postrider_consumer")).isNull();
  }

  @Test
  void leavesInTheReverseOrder() {
    LoggingContexts.of(List.of(named("a"), named("b"))).enter(ENTRIES).close();

    assertThat(told).containsExactly("a in", "b in", "b out", "a out");
  }

  @Test
  void oneThatFailsHarmsNeitherTheCallNorTheOthers() {
    LoggingContext entering =
        entries -> {
          throw new IllegalStateException("no context");
        };
    LoggingContext leaving =
        entries ->
            () -> {
              throw new IllegalStateException("no end");
            };

    LoggingContexts.of(List.of(entering, named("a"), leaving)).enter(ENTRIES).close();

    assertThat(told).containsExactly("a in", "a out");
  }

  private LoggingContext named(String name) {
    return entries -> {
      told.add(name + " in");
      return () -> told.add(name + " out");
    };
  }
}
