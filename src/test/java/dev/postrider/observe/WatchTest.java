package dev.postrider.observe;

import static dev.postrider.OutboxAlert.Mark.AGE;
import static dev.postrider.OutboxAlert.Mark.ROWS;
import static dev.postrider.observe.WatchUnderTest.BROKER;
import static dev.postrider.observe.WatchUnderTest.level;
import static dev.postrider.observe.WatchUnderTest.marks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.OutboxAlert;
import dev.postrider.config.WatermarkSettings;
import dev.postrider.observe.Watermarks.Crossed;
import dev.postrider.store.LevelProbe.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of one look after the other. */
class WatchTest {

  private static final Logger LOG = Logger.getLogger(Watch.class.getName());

  private final List<String> logged = new ArrayList<>();
  private final Handler handler = new Noted();
  private final WatchUnderTest world = new WatchUnderTest(marks(false, true));
  private final Watch watch = world.watch;

  @BeforeEach
  void listen() {
    LOG.addHandler(handler);
    LOG.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(true);
  }

  @Test
  void nothingIsSeenBeforeTheFirstLook() {
    assertThat(watch.sight()).isNull();
    assertThat(watch.silence()).isZero();
    assertThat(watch.looking()).isZero();
  }

  @Test
  void tellsLogsAndRefusesWhatIsTooMuchAndThenItsEnd() {
    assertThat(world.look(level(10, 61)))
        .containsExactly(
            new OutboxAlert(AGE, BROKER, true, Duration.ofSeconds(61), 10),
            new OutboxAlert(ROWS, BROKER, true, Duration.ofSeconds(61), 10));
    assertThat(watch.sight().passed())
        .containsExactlyInAnyOrder(new Crossed(BROKER, AGE), new Crossed(BROKER, ROWS));
    assertThat(world.admission.refusal(BROKER)).hasValueSatisfying(why -> says(why, "too many"));
    assertThat(logged)
        .satisfiesExactly(
            age -> says(age, "PR1101: The oldest message for the broker events waits for PT1M1S"),
            rows -> says(rows, "PR1102: At least 10 messages wait for the broker events, 10 are"));

    assertThat(world.look(level(7, 61))).hasSize(1);
    assertThat(world.admission.refusal(BROKER)).hasValueSatisfying(why -> says(why, "too long"));

    assertThat(world.look(Level.NONE))
        .containsExactly(new OutboxAlert(AGE, BROKER, false, Duration.ZERO, 0));
    assertThat(world.admission.refusal(BROKER)).isEmpty();
    assertThat(logged.get(3)).contains("below the watermark again (AGE)");
  }

  @Test
  void refusesNothingUnlessItIsToldTo() {
    WatchUnderTest lenient = new WatchUnderTest(marks(false, false));

    assertThat(lenient.look(level(10, 61))).hasSize(2);
    assertThat(lenient.admission.refusal(BROKER)).isEmpty();
  }

  @Test
  void whatIsRefusedIsDecidedBeforeObserversAreAsked() {
    world.meanwhile = () -> assertThat(world.admission.refusal(BROKER)).isEmpty();
    world.observerFails = new AssertionError("no");

    world.look(level(10, 0));

    assertThat(world.admission.refusal(BROKER)).isPresent();
  }

  @Test
  void anObserverThatFailsSpoilsNothing() {
    world.observerFails = new NoClassDefFoundError("of the application");

    assertThat(world.look(level(10, 61))).as("both are told").hasSize(2);
    assertThat(logged).filteredOn(line -> line.contains("PR1104")).hasSize(2);
    assertThat(watch.sight()).isNotNull();
    assertThat(world.look(Level.NONE)).as("and the end of both").hasSize(2);
  }

  @Test
  void asksForTheBrokersOfOtherNodesToo() {
    world.leased.add("theirs");
    world.look();
    assertThat(world.asked).containsExactly(BROKER);

    world.look();
    assertThat(world.asked).containsExactly(BROKER, "theirs");
  }

  @Test
  void aBrokerThatIsGoneIsNoLongerRefused() {
    world.levels.put("theirs", level(10, 0));
    world.look();
    assertThat(world.admission.refusal("theirs")).isPresent();

    world.levels.remove("theirs");
    assertThat(world.look()).hasSize(1);
    assertThat(world.admission.refusal("theirs")).isEmpty();
    assertThat(watch.sight().passed()).isEmpty();
  }

  @Test
  void countsToTheMarkAndAtLeastToTenThousand() {
    world.look();
    assertThat(world.cap).isEqualTo(10_000);

    WatchUnderTest large =
        new WatchUnderTest(new WatermarkSettings(Duration.ZERO, 50_000, false, false));
    large.look();
    assertThat(large.cap).isEqualTo(50_000);
  }

  @Test
  void whatWasSeenIsToldForAMinute() {
    world.look(level(10, 0));
    world.failure = new SQLException("away", "08006");

    world.passes(Duration.ofSeconds(50));
    world.look();
    assertThat(watch.sight()).as("after a minute").isNotNull();
    assertThat(world.admission.refusal(BROKER)).isPresent();

    world.look();
    assertThat(watch.sight()).isNull();
    assertThat(world.admission.refusal(BROKER)).as("of what is not known").isEmpty();

    world.failure = null;
    assertThat(world.look()).as("that it is passed was told").isEmpty();
    assertThat(world.admission.refusal(BROKER)).isPresent();
  }

  @Test
  void anOutageIsLoggedOnce() {
    world.failure = new SQLException("away", "08006");
    world.look();
    world.look();
    assertThat(logged).singleElement().satisfies(line -> says(line, "PR1103"));

    world.failure = null;
    world.look();
    world.failure = new SQLException("away again", "08006");
    world.look();
    assertThat(logged).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "57P01", "53300", ""})
  void tellsForHowLongTheDatabaseIsAway(String state) {
    world.look();
    assertThat(watch.silence()).isZero();
    world.failure = new SQLException("away", state.isEmpty() ? null : state);

    world.look();
    assertThat(watch.silence()).isZero();
    world.look();
    world.look();
    assertThat(watch.silence()).isEqualTo(Duration.ofSeconds(20));

    world.failure = null;
    world.look();
    world.passes(Duration.ofSeconds(9));
    assertThat(watch.silence()).isZero();
  }

  @Test
  void aQuestionThatTookTooLongIsNoOutage() {
    world.failure = new SQLException("canceling statement due to user request", "57014");
    world.look();
    world.look();

    assertThat(watch.silence()).isZero();
    assertThat(watch.sight()).isNull();
  }

  @Test
  void tellsForHowLongALookTakes() {
    world.meanwhile =
        () -> {
          world.passes(Duration.ofMinutes(6));
          assertThat(watch.looking()).isEqualTo(Duration.ofMinutes(6));
          assertThat(watch.silence()).isEqualTo(Duration.ofMinutes(6));
        };
    world.look();

    assertThat(watch.sight()).isNotNull();
    assertThat(watch.looking()).isZero();
    assertThat(logged).isEmpty();
  }

  @Test
  void lookOutlastsEverythingAProbeMayThrow() {
    world.meanwhile =
        () -> {
          throw new StackOverflowError();
        };
    world.look();
    assertThat(logged).singleElement().satisfies(line -> says(line, "PR1103"));

    world.meanwhile = () -> {};
    world.look();
    assertThat(watch.sight()).isNotNull();
  }

  @Test
  void twoDoNotLookAtOnce() throws Exception {
    List<String> second = new ArrayList<>();
    world.meanwhile =
        () -> {
          Thread other =
              new Thread(() -> watch.look((brokers, cap) -> fail(second), Set.of(BROKER)));
          other.start();
          join(other);
        };
    world.look();

    assertThat(second).isEmpty();
    assertThat(watch.sight()).isNotNull();
  }

  private static dev.postrider.store.LevelProbe.Levels fail(List<String> looks) {
    looks.add("looked");
    throw new IllegalStateException("a second look");
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void says(String text, String part) {
    assertThat(text).contains(part);
  }

  private final class Noted extends Handler {

    @Override
    public void publish(LogRecord line) {
      Object[] parameters = line.getParameters();
      logged.add(
          parameters == null
              ? line.getMessage()
              : java.text.MessageFormat.format(line.getMessage(), parameters));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
