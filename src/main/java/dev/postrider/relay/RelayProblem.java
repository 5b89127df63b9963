package dev.postrider.relay;

import dev.postrider.Problem;

/** PR0401 to PR0499: what keeps messages from leaving. */
enum RelayProblem implements Problem.Entry {
  BROKER_AWAY(
      "PR0401",
      "The broker %s is away: %s.",
      "Its messages wait in the outbox; nothing is lost and no attempt is counted.",
      "Nothing, if the broker comes back; else check its address, its login and the network."),
  REJECTED(
      "PR0402",
      "The broker %1$s rejected message %2$s to %3$s (attempt %4$d of %5$d, the next in %7$s): %6$s.",
      "The later messages of its key wait; it is tried again.",
      "Mend what the reason names."),
  DEAD_PARKED(
      "PR0403",
      "The broker %s rejected message %s to %s for the last time (attempt %d): %s.",
      "It is a dead letter and stays at the head of its key, whose later messages wait.",
      "Mend what the reason names and retry the message, or discard it."),
  DEAD_SKIPPED(
      "PR0404",
      "The broker %s rejected message %s to %s for the last time (attempt %d): %s.",
      "It was moved to the dead letters; the later messages of its key go on.",
      "Mend what the reason names and publish the dead letter again."),
  EXPIRED(
      "PR0405",
      "Message %s to %s expired before it was sent.",
      "It was moved to the dead letters.",
      "Allow a longer time, or find out what held it up."),
  STORE_AWAY(
      "PR0406",
      "The database failed while %s lane %s.",
      "The lane waits; nothing is lost.",
      "Nothing, if the database comes back; else see the exception."),
  LEASE_LOST(
      "PR0407",
      "This node was silent for longer than its lease and was taken for dead.",
      "Other nodes have its lanes; messages in flight may be sent twice.",
      "If it happens often, raise postrider.relay.lease, or find out what stops the node: long"
          + " pauses of the garbage collector, a busy machine, a slow database."),
  HEARTBEAT(
      "PR0408",
      "The node cannot show that it is alive: %s.",
      "After its lease it stops sending until it can.",
      "Check the database."),
  LANE_FAILED(
      "PR0409",
      "Lane %s failed unexpectedly.",
      "The lane is given up and taken anew; messages in flight may be sent twice.",
      "Please report this with the stack trace."),
  NOT_READY(
      "PR0411",
      "Postrider cannot open its tables yet: %s",
      "Nothing is stored and nothing is relayed; this is tried again every second.",
      "Do what the reason says."),
  POISON(
      "PR0412",
      "The broker dropped the connection each time it was sent.",
      "It counts as rejected.",
      "See the log of the broker."),
  STOP_INCOMPLETE(
      "PR0413",
      "The relay stopped with %d messages in flight.",
      "They may be sent twice.",
      "If it happens often, raise postrider.relay.stop-timeout."),
  UPKEEP_FAILED(
      "PR0414",
      "The relay's upkeep of its leases failed unexpectedly.",
      "Its lanes go to other nodes when the lease ends, if it does not recover.",
      "Please report this with the stack trace."),
  NOT_STARTED(
      "PR0415",
      "The relay cannot start yet: %s",
      "Messages stay where they are; this is tried again every second.",
      "Do what the reason says."),
  NO_THREADS(
      "PR0416",
      "The server gives the relay no thread.",
      "Its work waits until there is one; nothing is lost.",
      "Raise the limit of threads of the process, or find out what takes so many."),
  NEWS_UNKNOWN(
      "PR0417",
      "The relay cannot ask the database what there is to do, or what is paused: %s.",
      "What it knew last holds; lanes that were told nothing yet wait.",
      "Nothing, if the database comes back; else see the exception."),
  SCHEDULE_FAILED(
      "PR0418",
      "The relay cannot move scheduled messages to the outbox: %s.",
      "Those that are due wait, unless another node moves them; nothing is lost.",
      "Nothing, if the database comes back; else see the exception.");

  private final Problem template;

  RelayProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
