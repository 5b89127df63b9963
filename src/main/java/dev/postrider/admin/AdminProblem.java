package dev.postrider.admin;

import dev.postrider.Problem;

/**
 * PR1001 to PR1039: what operators ask for and do not get, and work in the background that fails.
 */
enum AdminProblem implements Problem.Entry {
  DENIED(
      "PR1001",
      "%s may not do this: %s.",
      "Nothing was changed.",
      "Ask somebody whose role permits it, or an administrator for another role."),
  READ_ONLY(
      "PR1002",
      "This console is read-only.",
      "Nothing was changed.",
      "Set postrider.console.read-only=false where changes are to be made."),
  MESSAGE_NOT_FOUND(
      "PR1003",
      "There is no message %s that waits; %s.",
      "Nothing was changed.",
      "It was sent, or somebody discarded it: see the audit trail."),
  SEVERAL_BROKERS(
      "PR1004",
      "The message %s waits for several brokers: %s.",
      "Nothing was changed.",
      "Say which broker is meant."),
  ON_ITS_WAY(
      "PR1005",
      "The message %s is on its way, nothing is known against it; %s.",
      "Nothing was changed.",
      "Nothing has to be done; to stop it, pause its destination or hold its key first."),
  ALREADY_DUE(
      "PR1006",
      "The message %s is being tried again already; %s.",
      "Nothing was changed.",
      "Look at it again in a moment."),
  BEHIND_ANOTHER(
      "PR1007",
      "The message %s waits for an earlier message of its key; %s.",
      "Nothing was changed.",
      "Act on the message it waits for; this one follows by itself."),
  KEY_HELD("PR1008", "The key of %s is held; %s.", "Nothing was changed.", "Release the key."),
  KEY_NOT_HELD(
      "PR1009", "The key %s is not held; %s.", "Nothing was changed.", "Nothing has to be done."),
  KEY_DEAD(
      "PR1010",
      "The key %s waits anyway, the first of its messages is dead; %s.",
      "Nothing was changed.",
      "Retry or discard that message."),
  ALREADY_PAUSED(
      "PR1011", "It is paused already: %s.", "Nothing was changed.", "Nothing has to be done."),
  NOT_PAUSED(
      "PR1012",
      "It is not paused: %s.",
      "Nothing was changed.",
      "See what is paused, and by whom."),
  JOB_NOT_FOUND(
      "PR1013", "There is no job %s.", "Nothing was changed.", "See the list of the latest jobs."),
  JOB_ENDED(
      "PR1014", "The job %s has ended.", "Nothing was changed.", "See the job for how far it got."),
  INVALID_VALUE(
      "PR1015",
      "The value of %s cannot be used: %s.",
      "Nothing was looked up or changed.",
      "Correct it and ask again."),
  TOO_SLOW(
      "PR1016",
      "The database needed more than ten seconds to answer.",
      "Nothing was changed.",
      "Narrow the filter: a state, a broker and a destination, or a time."),
  DATABASE(
      "PR1017",
      "The database could not do it: %s.",
      "Nothing was changed, unless the connection was lost at the very end.",
      "See the log of this node; look at the present state, and try again."),
  BROKER_UNKNOWN(
      "PR1018",
      "No node relays to a broker %s, and no message waits for one.",
      "Nothing was changed.",
      "See the list of brokers."),
  BUSY(
      "PR1021",
      "This node answers as many questions of operators as it may at once.",
      "Nothing was looked up; messages are relayed as before.",
      "Ask again; narrow filters so that the database answers soon."),
  REPORT_FAILED(
      "PR1019",
      "This node cannot tell its state: %s.",
      "Messages are relayed as before; other nodes' consoles show this one as lost.",
      "See the exception; usually the database is away."),
  JOB_INTERRUPTED(
      "PR1020",
      "The job %s cannot go on: %s.",
      "What it did so far stays done, and is told by the job.",
      "See the exception; it is tried again by this or another node, as long as the database is away;"
          + " else ask for a new job."),
  PURGE_FAILED(
      "PR1022",
      "What is older than postrider.retention allows could not be deleted: %s.",
      "It stays until a later attempt succeeds; messages are relayed as before.",
      "See the exception; the next attempt follows within seconds."),
  ALREADY_SENT(
      "PR1023",
      "The message %s was sent; %s.",
      "Nothing was changed.",
      "To send it once more, as a new message, requeue it."),
  NOT_A_QUEUE(
      "PR1024",
      "Messages cannot be taken from %s: %s.",
      "Nothing was changed.",
      "Name a queue: /queue/x, or x."),
  SAME_QUEUE(
      "PR1025",
      "The queue %s of the broker %s would be moved to itself.",
      "Nothing was changed; it would never be empty.",
      "Name another queue or broker."),
  NO_NODE(
      "PR1026",
      "No node is alive that reaches %s.",
      "Nothing was changed.",
      "See the list of nodes; a move needs one node that has both brokers configured."),
  NOBODY_CAME(
      "PR1027",
      "No node has worked on the job for %s minutes.",
      "What was done before stays done.",
      "See whether a node is alive that has the brokers configured, and ask for a new job."),
  JOB_BROKER_AWAY(
      "PR1028",
      "The broker %s could not be worked with for %s seconds: %s.",
      "The job has ended. What it had not done is where it was; the last messages may be in both"
          + " queues.",
      "Mend the connection, and ask for a new job."),
  KEEPS_ALL(
      "PR1029",
      "Nothing can be purged in the broker %s: it keeps its messages whoever has received them.",
      "Nothing was changed.",
      "Set the position of the consumer group by the tools of the broker; there, messages go by"
          + " retention."),
  QUEUE_JOB_NOT_DONE(
      "PR1030",
      "The job %s on the queue %s has ended: %s",
      "What it did so far stays done, and is told by the job.",
      "See the reason; ask for a new job.");

  private final Problem template;

  AdminProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
