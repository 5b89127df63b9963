package dev.postrider.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RetentionSettings;
import dev.postrider.store.Leftovers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PurgeTest {

  private static final RetentionSettings SETTINGS =
      new RetentionSettings(
          Duration.ofDays(1), Duration.ofDays(2), Duration.ofDays(3), Duration.ZERO);

  private final Old old = new Old();
  private final Purge purge = new Purge(SETTINGS, true);

  @Test
  void deletesUntilNothingOldIsLeft() {
    old.sent = 2 * Purge.ROWS + 1;

    purge.run(old);

    assertThat(old.sent).isZero();
    assertThat(old.calls)
        .containsExactly(
            "sent PT24H", "sent PT24H", "sent PT24H", "attempts PT48H 0", "jobs PT72H");
  }

  @Test
  void goesOnBehindAFewThatWereSentLate() {
    old.sentLate = 1;
    old.sent = 5 * Purge.ROWS;

    purge.run(old);

    assertThat(old.sent).isZero();
  }

  @Test
  void waitsWhereMostOfWhatAStatementLooksAtWasSentLate() {
    old.sentLate = Purge.ROWS - Purge.MOST_ROWS + 1;
    old.sent = 5 * Purge.ROWS;

    purge.run(old);

    assertThat(old.sent).isEqualTo(5 * Purge.ROWS - Purge.MOST_ROWS + 1);
  }

  @Test
  void leavesToThoseWhoRelayWhatTheySent() {
    old.sent = 1;

    new Purge(SETTINGS, false).run(old);

    assertThat(old.calls).containsExactly("jobs PT72H");
  }

  @Test
  void isBoundedAndGoesOnInTheNextTurn() {
    old.sent = Purge.ROWS * (Purge.STATEMENTS + 1);

    purge.run(old);
    assertThat(old.sent).isEqualTo(Purge.ROWS);

    purge.run(old);
    assertThat(old.sent).isZero();
  }

  @Test
  void walksThroughTheAttemptsOverSeveralTurns() {
    old.lastAttempt = Purge.ROWS * (Purge.FEW_STATEMENTS + 1L);

    purge.run(old);
    purge.run(old);

    assertThat(old.calls)
        .contains("attempts PT48H 8000", "attempts PT48H 10000", "attempts PT48H 12000");
    old.calls.clear();
    purge.run(old);
    assertThat(old.calls).contains("attempts PT48H 0");
  }

  @Test
  void leavesTheAuditTrailAloneUnlessItIsToldNotTo() {
    purge.run(old);
    assertThat(old.calls).noneMatch(call -> call.startsWith("audit"));

    Duration years = Duration.ofDays(3650);
    new Purge(new RetentionSettings(years, years, years, years), true).run(old);
    assertThat(old.calls).contains("audit PT87600H");
  }

  @Test
  void endsAfterTheStatementDuringWhichItIsStopped() {
    old.sent = 3 * Purge.ROWS;
    old.meanwhile = purge::stop;

    purge.run(old);

    assertThat(old.calls).hasSize(1);
  }

  @Test
  void warnsOnceWhileTheDatabaseIsAwayAndGoesOnAfterwards() {
    List<String> warnings = new ArrayList<>();
    java.util.logging.Handler handler = recorder(warnings);
    java.util.logging.Logger log = java.util.logging.Logger.getLogger(Purge.class.getName());
    log.addHandler(handler);
    try {
      old.away = true;
      purge.run(old);
      purge.run(old);
      assertThat(warnings).singleElement().asString().startsWith("PR1022").contains("away");

      old.away = false;
      old.sent = 1;
      purge.run(old);
      assertThat(old.sent).isZero();
    } finally {
      log.removeHandler(handler);
    }
  }

  private static java.util.logging.Handler recorder(List<String> warnings) {
    return new java.util.logging.Handler() {
      @Override
      public void publish(java.util.logging.LogRecord entry) {
        warnings.add(entry.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static final class Old implements Leftovers {

    private final List<String> calls = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private boolean away;
    private int sent;
    private int sentLate; // with the lowest numbers
    private long lastAttempt;

    @Override
    public int purgeSent(Duration age, int max) throws SQLException {
      if (away) {
        throw new SQLException("away");
      }
      calls.add("sent " + age);
      meanwhile.run();
      int deleted = Math.min(sent, max - sentLate);
      sent -= deleted;
      return deleted;
    }

    @Override
    public long purgeAttempts(Duration age, long after, int max) {
      calls.add("attempts " + age + " " + after);
      return after + max > lastAttempt ? 0 : after + max;
    }

    @Override
    public int purgeJobs(Duration age, int max) {
      calls.add("jobs " + age);
      return 0;
    }

    @Override
    public int purgeAudit(Duration age, int max) {
      calls.add("audit " + age);
      return 0;
    }
  }
}
