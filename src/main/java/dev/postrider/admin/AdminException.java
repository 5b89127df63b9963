package dev.postrider.admin;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator asked for was not done; nothing was changed. */
public final class AdminException extends PostriderException {

  private static final long serialVersionUID = 1L;

  /** Whose fault it is. */
  public enum Kind {
    /** What was asked for makes no sense. */
    INVALID,
    /** The operator may not. */
    DENIED,
    /** There is no such thing. */
    NOT_FOUND,
    /** It is not in a state in which that could be done, often because another was faster. */
    CONFLICT,
    /** The database does not answer, or not in time. */
    UNAVAILABLE
  }

  private final Kind kind;

  AdminException(Kind kind, Problem problem) {
    super(problem);
    this.kind = kind;
  }

  AdminException(Kind kind, Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
    this.kind = kind;
  }

  AdminException(Kind kind, List<Problem> problems) {
    super(problems);
    this.kind = kind;
  }

  /** Whose fault it is. */
  public Kind kind() {
    return kind;
  }
}
