package dev.postrider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call of {@link Outbox#send} that could not give all its messages to the broker. */
public final class SendException extends PostriderException {

  private static final long serialVersionUID = 1L;

  private final transient List<MessageId> confirmed;

  /** A problem, the exception behind it, and the ids of what the broker has all the same. */
  public SendException(Problem problem, @Nullable Throwable cause, List<MessageId> confirmed) {
    super(problem, cause);
    this.confirmed = List.copyOf(confirmed);
  }

  /**
   * The ids of those messages of the call that the broker has confirmed: the first ones, in their
   * order; none of a broker that takes all of them in one transaction. Of the next one {@link
   * #code()} says whether the broker may have it; those behind it have not left.
   */
  public List<MessageId> confirmed() {
    return confirmed;
  }
}
