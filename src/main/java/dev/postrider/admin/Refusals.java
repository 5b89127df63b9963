package dev.postrider.admin;

import dev.postrider.admin.AdminException.Kind;
import dev.postrider.store.AuditTrail;
import dev.postrider.store.MessageDesk.Outcome;
import org.jspecify.annotations.Nullable;

/** Tells an operator why something was not done, and who was faster. */
final class Refusals {

  private Refusals() {}

  /**
   * Does nothing if it was done.
   *
   * @param target what was to be changed, in words
   * @throws AdminException PR1003, PR1005 to PR1010, PR1023
   */
  static void check(Outcome outcome, String target) {
    AdminProblem problem =
        switch (outcome.verdict()) {
          case DONE -> null;
          case NOT_FOUND -> AdminProblem.MESSAGE_NOT_FOUND;
          case ON_ITS_WAY -> AdminProblem.ON_ITS_WAY;
          case ALREADY_SENT -> AdminProblem.ALREADY_SENT;
          case ALREADY_DUE -> AdminProblem.ALREADY_DUE;
          case BEHIND_ANOTHER -> AdminProblem.BEHIND_ANOTHER;
          case KEY_HELD -> AdminProblem.KEY_HELD;
          case KEY_NOT_HELD -> AdminProblem.KEY_NOT_HELD;
          case KEY_DEAD -> AdminProblem.KEY_DEAD;
        };
    if (problem == null) {
      return;
    }
    boolean gone = problem == AdminProblem.MESSAGE_NOT_FOUND;
    String name = target.substring(target.indexOf(' ') + 1);
    throw new AdminException(
        gone && outcome.last() == null ? Kind.NOT_FOUND : Kind.CONFLICT,
        problem.of(name, who(outcome.last())));
  }

  private static String who(AuditTrail.@Nullable Entry last) {
    return last == null
        ? "no operator has touched it lately"
        : "the last to touch it was %s (%s, %s)"
            .formatted(last.act().who(), last.act().action(), last.at());
  }
}
