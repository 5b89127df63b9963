package dev.postrider.connector;

import dev.postrider.Problem;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.TransportException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A broker at an address, for what is told of it.
 *
 * @param settings of the broker
 * @param address where it is, without login
 */
public record Endpoint(Settings settings, String address) {

  /**
   * A failure of the connection, told by a problem whose first facts are broker and address.
   *
   * @param cause if absent, the failure is our own doing
   */
  public TransportException failure(
      Problem.Entry problem, @Nullable Throwable cause, Object... facts) {
    List<Object> all = new ArrayList<>(List.of(settings.broker(), address));
    all.addAll(Arrays.asList(facts));
    String sentence = sentence(problem, all.toArray());
    return new TransportException(
        sentence, cause == null ? new CancellationException(sentence) : cause);
  }

  /** The broker cannot be reached, for the reason that the cause tells. */
  public TransportException unreachable(Throwable cause) {
    return failure(ConnectorProblem.UNREACHABLE, cause, settings.reason(cause));
  }

  /** The connection is lost, for the reason that the cause tells. */
  public TransportException lost(Throwable cause) {
    return failure(ConnectorProblem.CONNECTION_LOST, cause, settings.reason(cause));
  }

  /**
   * The broker refuses a message.
   *
   * @param reason without a full stop; may hold secrets of the settings
   */
  public Outcome.Rejected refused(String destination, String reason, @Nullable Throwable cause) {
    String told = settings.clean(reason);
    return new Outcome.Rejected(
        sentence(ConnectorProblem.REFUSED, settings.broker(), destination, told), cause);
  }

  private static String sentence(Problem.Entry problem, Object... facts) {
    return problem.template().code() + ": " + problem.of(facts).what();
  }
}
