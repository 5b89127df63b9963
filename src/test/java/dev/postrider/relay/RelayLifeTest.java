package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.config.PostriderSettings;
import dev.postrider.store.StoreGate;
import io.smallrye.config.PropertiesConfigSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log says while the tables cannot be opened. */
class RelayLifeTest {

  private final Logger logger = Logger.getLogger(RelayLife.class.getName());
  private final List<LogRecord> logged = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(handler);
  }

  @ParameterizedTest
  @CsvSource({"PR0303,SEVERE", "PR0307,SEVERE", "PR0310,SEVERE", "PR0306,WARNING"})
  void callsAnErrorWhatNoFurtherTryMends(String code, String level) {
    life(code).tick();

    assertThat(logged).hasSize(1);
    assertThat(logged.get(0).getLevel()).isEqualTo(Level.parse(level));
    assertThat(logged.get(0).getMessage())
        .startsWith("PR0411: Postrider cannot open its tables yet: " + code + ": what");
  }

  @Test
  void saysTheSameOnceOnly() {
    RelayLife life = life("PR0306");
    life.tick();
    life.tick();

    assertThat(logged).hasSize(1);
  }

  @Test
  void tellsWhyItHasNotStarted() {
    RelayLife life = life("PR0306");
    assertThat(life.status().complaint()).isNull();
    life.tick();

    assertThat(life.status().running()).isFalse();
    assertThat(life.status().complaint()).startsWith("PR0411: ").contains("PR0306: what");
  }

  /** A server may end a timer that fails. */
  @Test
  void doesNotFailItselfWhateverFails() {
    RelayLife life = life(new IllegalStateException("no such thing"));
    life.tick();
    life.tick();

    assertThat(logged).hasSize(1);
    assertThat(life.status().complaint())
        .startsWith("PR0411: ")
        .contains("IllegalStateException: no such thing");
  }

  private static RelayLife life(String code) {
    return life(new PostriderException(new Problem(code, "what", "consequence", "remedy")));
  }

  private static RelayLife life(RuntimeException failure) {
    StoreGate gate =
        new StoreGate() {
          @Override
          public void open() {
            throw failure;
          }
        };
    PostriderSettings settings =
        PostriderSettings.read(
            ConfigProviderResolver.instance()
                .getBuilder()
                .withSources(new PropertiesConfigSource(Map.of(), "test", 100))
                .build());
    return new RelayLife(settings, gate, Thread::new);
  }
}
