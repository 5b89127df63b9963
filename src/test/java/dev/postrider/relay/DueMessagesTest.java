package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.LaneId;
import dev.postrider.store.Schedule;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DueMessagesTest implements Schedule {

  private static final LaneId LANE = new LaneId("events", 0);

  private final Simulation simulation = new Simulation(1);
  private final Simulation.Process process = simulation.new Process();
  private final List<Long> looked = new ArrayList<>();
  private final List<Collection<LaneId>> moved = new ArrayList<>();
  private final Deque<Released> due = new ArrayDeque<>();
  private final Logger logger = Logger.getLogger(DueMessages.class.getName());
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
  private final Mailbox mailbox =
      new Mailbox(
          process,
          failure -> {
            throw new AssertionError(failure);
          });
  private final DueMessages messages = new DueMessages(this, mailbox, moved::add);

  private Throwable trouble;
  private Duration slow = Duration.ZERO;

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(handler);
  }

  @Test
  void movesWhenItIsToldToAndWakesTheLanesThatGotMessages() {
    due.add(new Released(Map.of(LANE, 3L), false));
    simulation.playUntil(seconds(2));
    assertThat(looked).isEmpty();

    messages.look();
    simulation.playUntil(seconds(9));

    assertThat(looked).hasSize(1);
    assertThat(moved).containsExactly(Set.of(LANE));
  }

  @Test
  void goesOnAtOnceWhileThereIsMore() {
    for (int i = 0; i < 20; i++) {
      due.add(new Released(Map.of(LANE, 500L), true));
    }
    messages.look();

    simulation.playUntil(seconds(0.9));

    assertThat(due).isEmpty();
    assertThat(moved).hasSize(20);
  }

  @Test
  void looksAgainIfItIsToldToWhileItLooks() {
    slow = Duration.ofMillis(400);
    messages.look();
    simulation.after(seconds(0.1), () -> due.add(new Released(Map.of(LANE, 1L), false)));
    simulation.after(seconds(0.2), messages::look);

    simulation.playUntil(seconds(0.95));

    assertThat(moved).hasSize(1);
  }

  @Test
  void anOutageIsLoggedOnceAndEnds() {
    trouble = new SQLException("away");
    lookEverySecond();
    simulation.playUntil(seconds(5));
    due.add(new Released(Map.of(LANE, 1L), false));
    assertThat(moved).isEmpty();
    assertThat(logged).hasSize(1);
    assertThat(logged.get(0).getMessage()).startsWith("PR0418: ");

    trouble = null;
    simulation.playUntil(seconds(7));
    assertThat(moved).hasSize(1);
    assertThat(logged).hasSize(2);
    trouble = new IllegalStateException("another");
    simulation.playUntil(seconds(9));
    assertThat(logged).as("another outage").hasSize(3);
  }

  @Test
  void alsoALackOfMemoryIsNotTheEnd() {
    trouble = new OutOfMemoryError();
    lookEverySecond();
    simulation.playUntil(seconds(0.5));
    trouble = null;
    due.add(new Released(Map.of(LANE, 1L), false));

    simulation.playUntil(seconds(2.5));

    assertThat(moved).hasSize(1);
  }

  @Test
  void looksNoMoreOnceItHasEnded() {
    lookEverySecond();
    simulation.playUntil(seconds(2.5));
    int before = looked.size();
    messages.end();

    messages.look();
    simulation.playUntil(seconds(9));

    assertThat(looked.size()).isLessThanOrEqualTo(before + 1);
  }

  @Override
  public Released release(int rows) throws SQLException {
    assertThat(rows).isEqualTo(DueMessages.ROWS);
    looked.add(simulation.now());
    Released released = due.isEmpty() ? new Released(Map.of(), false) : due.remove();
    if (!slow.isZero()) {
      process.block(slow.toNanos());
    }
    if (trouble != null) {
      due.addFirst(released);
    }
    if (trouble instanceof Error error) {
      throw error;
    }
    if (trouble instanceof RuntimeException failure) {
      throw failure;
    }
    if (trouble instanceof SQLException failure) {
      throw failure;
    }
    return released;
  }

  /** As the news do while something is due. */
  private void lookEverySecond() {
    for (int i = 0; i < 20; i++) {
      simulation.after(seconds(i), messages::look);
    }
  }

  @Override
  public boolean cancel(Connection connection, String id) {
    throw new AssertionError("The relay cancels nothing");
  }

  private static long seconds(double seconds) {
    return (long) (seconds * 1_000_000_000L);
  }
}
