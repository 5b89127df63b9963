package dev.postrider.relay;

import dev.postrider.store.LaneId;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Asks the database beside the lane's mailbox, one question at a time. After a failure it is busy
 * until a pause is over, so that nothing is asked before. For one thread at a time.
 */
final class LaneQuestions {

  private final LaneTools tools;
  private final StoreTrouble trouble;
  private final Runnable answered;
  private final Runnable failed;
  private boolean busy;

  /**
   * @param answered called after each answer
   * @param failed called when something may be asked again after a failure
   */
  LaneQuestions(LaneId lane, LaneTools tools, Runnable answered, Runnable failed) {
    this.tools = tools;
    this.trouble = new StoreTrouble(lane, "reading");
    this.answered = answered;
    this.failed = failed;
  }

  boolean isBusy() {
    return busy;
  }

  <T> void ask(Question<T> question, Consumer<T> answer) {
    busy = true;
    tools
        .mailbox()
        .aside(
            () -> {
              try {
                T result = question.ask();
                tools.mailbox().postLast(() -> answered(() -> answer.accept(result)));
              } catch (SQLException | RuntimeException e) {
                tools.mailbox().postLast(() -> failed(e));
              }
            });
  }

  private void answered(Runnable answer) {
    busy = false;
    trouble.succeeded();
    answer.run();
    answered.run();
  }

  private void failed(Exception e) {
    tools.afterPause(
        trouble.failed(e),
        () -> {
          busy = false;
          failed.run();
        });
  }

  /** Something asked of the database. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws SQLException;
  }
}
