package dev.postrider.admin;

import dev.postrider.Problem;

/** A job on a queue cannot go on. */
final class QueueTrouble extends Exception {

  private static final long serialVersionUID = 1L;

  private final String told;

  QueueTrouble(Problem problem, Throwable cause) {
    super(problem.toString(), cause);
    this.told = problem.toString();
  }

  /** What the job tells. */
  String told() {
    return told;
  }
}
