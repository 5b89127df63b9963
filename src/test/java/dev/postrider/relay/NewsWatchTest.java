package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.LaneId;
import dev.postrider.store.NewsStore.News;
import dev.postrider.store.Pauses;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NewsWatchTest {

  private static final LaneId LANE = new LaneId("b", 0);
  private static final News NOTHING = new News(Pauses.NONE, Set.of(), Set.of(), false);
  private static final News PAUSED =
      new News(new Pauses(true, Set.of(), Map.of()), Set.of(), Set.of(), false);
  private static final News UNREAD = new News(Pauses.NONE, Set.of(LANE), Set.of(), false);

  private final Simulation simulation = new Simulation(1);
  private final Simulation.Process process = simulation.new Process();
  private final List<News> told = new ArrayList<>();
  private final List<Long> asked = new ArrayList<>();
  private final Logger logger = Logger.getLogger(NewsWatch.class.getName());
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
  private final PollPace pace = new PollPace(Duration.ofMillis(50), Duration.ofSeconds(1));
  private final NewsWatch watch = new NewsWatch(this::look, process, mailbox, pace, told::add);

  private News news = NOTHING;
  private boolean down;
  private Error error;
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
  void asksEverySecondWhileThereIsNothingToDo() {
    mailbox.post(watch::look);
    simulation.playUntil(seconds(10));
    int before = asked.size();
    simulation.playUntil(seconds(20));

    assertThat(asked.size() - before).isBetween(9, 11);
  }

  @Test
  void asksOftenWhileThereIs() {
    news = UNREAD;
    mailbox.post(watch::look);
    simulation.playUntil(seconds(1));
    assertThat(asked).hasSizeBetween(17, 21);
    assertThat(told).containsOnly(UNREAD);

    news = NOTHING;
    simulation.playUntil(seconds(10));
    assertThat(asked).as("and then ever more seldom").hasSizeLessThan(34);
  }

  @Test
  void asksAgainAfterAnError() {
    error = new OutOfMemoryError("Java heap space");
    mailbox.post(watch::look);
    simulation.playUntil(seconds(2));
    assertThat(told).isEmpty();

    error = null;
    simulation.playUntil(seconds(4));
    assertThat(told).isNotEmpty();
  }

  @Test
  void isToldNothingWhileTheDatabaseIsAwayAndItIsLoggedOnce() {
    news = PAUSED;
    mailbox.post(watch::look);
    simulation.playUntil(seconds(1.5));
    told.clear();
    down = true;
    simulation.playUntil(seconds(9));

    assertThat(told).isEmpty();
    assertThat(logged).hasSize(1);
    assertThat(logged.get(0).getMessage()).startsWith("PR0417: ");

    down = false;
    news = NOTHING;
    simulation.playUntil(seconds(11));
    assertThat(told).isNotEmpty().containsOnly(NOTHING);
    assertThat(logged).hasSize(2);
    down = true;
    simulation.playUntil(seconds(13));
    assertThat(logged).as("another outage").hasSize(3);
  }

  @Test
  void asksAgainIfItIsToldToLookWhileItAsks() {
    slow = Duration.ofMillis(400);
    mailbox.post(watch::look);
    simulation.after(seconds(0.1), () -> news = PAUSED);
    simulation.after(seconds(0.2), () -> mailbox.post(watch::look));

    simulation.playUntil(seconds(0.85));

    assertThat(told).startsWith(NOTHING, PAUSED);
    assertThat(asked.get(1) - asked.get(0)).as("at once").isLessThan(seconds(0.45));
  }

  @Test
  void asksNoMoreOnceItHasEnded() {
    mailbox.post(watch::look);
    simulation.playUntil(seconds(2.5));
    int before = asked.size();
    mailbox.post(watch::end);

    mailbox.post(watch::look);
    simulation.playUntil(seconds(9));

    assertThat(asked.size()).isLessThanOrEqualTo(before + 1);
  }

  private News look() throws SQLException {
    if (error != null) {
      throw error;
    }
    asked.add(simulation.now());
    News answer = news;
    if (!slow.isZero()) {
      process.block(slow.toNanos());
    }
    if (down) {
      throw new SQLException("away");
    }
    return answer;
  }

  private static long seconds(double seconds) {
    return (long) (seconds * 1_000_000_000L);
  }
}
