package dev.postrider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The root of all exceptions of Postrider; says which problems it is about. */
public class PostriderException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** One problem, without a cause. */
  public PostriderException(Problem problem) {
    this(problem, null);
  }

  /** One problem and the exception behind it. */
  public PostriderException(Problem problem, @Nullable Throwable cause) {
    super(problem.toString(), cause);
    this.problems = List.of(problem);
  }

  /**
   * All problems at once, for instance those of a deployment.
   *
   * @param problems at least one
   */
  public PostriderException(List<Problem> problems) {
    super(describe(problems));
    this.problems = List.copyOf(problems);
  }

  /** What went wrong; at least one, the first the most important. */
  public List<Problem> problems() {
    return problems;
  }

  /** The code of the first problem, {@code PRnnnn}. */
  public String code() {
    return problems.get(0).code();
  }

  private static String describe(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("At least one problem, was none");
    }
    return String.join(System.lineSeparator(), problems.stream().map(Problem::toString).toList());
  }
}
