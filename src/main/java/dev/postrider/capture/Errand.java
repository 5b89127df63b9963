package dev.postrider.capture;

import dev.postrider.MessageId;
import dev.postrider.Problem;
import dev.postrider.SendException;
import dev.postrider.spi.OutgoingMessage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call that sends, how far it has come, and what to say if it gets no further. One thread's.
 */
final class Errand {

  private static final String NOT_HANDED_OVER =
      "when it had not been handed over: the broker does not have it";

  private final String broker;
  private final List<OutgoingMessage> messages;
  private final int step;
  private final Duration patience;
  private final Deadline deadline;
  private int confirmed;
  private int refused;
  private boolean handedOver;
  private boolean inDoubt;
  private @Nullable Throwable lastFailure;

  /**
   * An errand of which nothing is done.
   *
   * @param step how many messages go together
   */
  Errand(
      String broker,
      List<OutgoingMessage> messages,
      int step,
      Duration patience,
      Deadline deadline) {
    this.broker = broker;
    this.messages = messages;
    this.step = step;
    this.patience = patience;
    this.deadline = deadline;
  }

  boolean isDone() {
    return confirmed == messages.size();
  }

  Deadline deadline() {
    return deadline;
  }

  /** What is to be sent now. */
  List<OutgoingMessage> batch() {
    return messages.subList(confirmed, confirmed + step);
  }

  /** From now on the broker may have the batch. */
  void handOver() {
    handedOver = true;
  }

  /** The broker has it. */
  void confirm() {
    confirmed += step;
    handedOver = false;
    inDoubt = false;
    lastFailure = null;
  }

  /** An attempt did not come to its end. */
  void failed(Throwable why) {
    lastFailure = why;
    inDoubt = handedOver;
  }

  /**
   * The broker refuses the batch.
   *
   * @param culprit which of it, if that is known
   */
  SendException rejected(@Nullable Integer culprit, String reason, @Nullable Throwable cause) {
    refused = step;
    String doubt = inDoubt ? " (an attempt before was lost, and may have arrived)" : "";
    return exception(SendProblem.REJECTED.of(broker, what(culprit), ending(reason) + doubt), cause);
  }

  /** The time is over. */
  SendException late() {
    SendProblem problem = handedOver ? SendProblem.UNCONFIRMED : SendProblem.NOT_REACHED;
    String reason = lastFailure == null ? "no time was left" : text(lastFailure);
    return exception(problem.of(broker, what(null), patience, ending(reason)), lastFailure);
  }

  SendException interrupted(InterruptedException cause) {
    return exception(SendProblem.INTERRUPTED.of(broker, what(null), state()), cause);
  }

  SendException stopped() {
    return exception(SendProblem.STOPPING.of(broker, what(null), state()), lastFailure);
  }

  /** For a call that comes after the end. */
  static Problem notBegun(String broker, String destination) {
    return SendProblem.STOPPING.of(broker, "the message to " + destination, NOT_HANDED_OVER);
  }

  /** How many messages are neither confirmed nor rejected. */
  int open() {
    return messages.size() - confirmed - refused;
  }

  private SendException exception(Problem problem, @Nullable Throwable cause) {
    List<MessageId> ids =
        messages.subList(0, confirmed).stream().map(m -> new MessageId(m.id())).toList();
    return new SendException(problem, cause, ids);
  }

  private String what(@Nullable Integer culprit) {
    int index = confirmed + (culprit == null ? 0 : culprit);
    String place = messages.get(index).destination();
    if (culprit == null && step > 1) {
      return "%d messages, the first to %s".formatted(step, place);
    }
    String number = messages.size() == 1 ? "" : (index + 1) + " of " + messages.size() + " ";
    return "the message %sto %s".formatted(number, place);
  }

  private String state() {
    return handedOver
        ? "when it had been handed over: it is unknown whether the broker has it"
        : NOT_HANDED_OVER;
  }

  private static String text(Throwable why) {
    return why.getMessage() == null ? why.toString() : why.getMessage();
  }

  /** What a sentence can end with. */
  private static String ending(String reason) {
    return reason.replaceFirst("[.\\s]+$", "");
  }
}
