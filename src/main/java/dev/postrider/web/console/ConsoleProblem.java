package dev.postrider.web.console;

import dev.postrider.Problem;

/** PR1280 to PR1299: what the console itself cannot do, and what it points out to operators. */
enum ConsoleProblem implements Problem.Entry {
  UNEXPECTED(
      "PR1280",
      "The console met an error it does not know (%s).",
      "What was asked for may or may not have been done.",
      "Look at the present state and at the audit trail; the log of this node has the exception"
          + " under the same number."),
  NOTHING_CHOSEN(
      "PR1281",
      "No message is chosen.",
      "Nothing was changed.",
      "Tick messages in the list, or choose all that match the filter."),
  UNKNOWN_REQUEST(
      "PR1282",
      "The console does not know what to do with the value of %s.",
      "Nothing was changed.",
      "Reload the page; it may be one of an earlier version."),
  PAUSED(
      "PR1283",
      "%s is paused since %s by %s%s.",
      "Its messages are stored and kept; none is sent.",
      "Resume it as soon as the reason is gone."),
  OLDEST_TOO_OLD(
      "PR1284",
      "The oldest message that could leave waits for %s.",
      "What it tells arrives late.",
      "Look at failed messages, brokers and pauses; if all is well there, the relay needs more"
          + " nodes."),
  NODE_LOST(
      "PR1285",
      "%s was last heard of %s ago.",
      "Other nodes with the same brokers take over its lanes; without any, its messages wait.",
      "Start it again, or see its log. It leaves this list after a day."),
  BROKER_AWAY(
      "PR1286",
      "%s does not reach the broker %s%s.",
      "Its messages wait, and nothing is counted against them.",
      "Check the broker, the network and the credentials; sending goes on by itself."),
  RELAY_COMPLAINS(
      "PR1287",
      "The relay of %s does not work: %s",
      "This node sends nothing.",
      "Mend what it complains of; it tries again by itself."),
  NO_BROKER(
      "PR1288",
      "No node has a broker configured.",
      "Messages cannot be stored or sent.",
      "Set postrider.brokers, and the connector of each broker, where the application runs."),
  NOBODY_SENDS(
      "PR1289",
      "Messages wait for the broker %s, which no living node relays to.",
      "They stay where they are.",
      "Start a node that has this broker configured."),
  /** Told by the page's script, when there is no server to tell it. */
  UNANSWERED(
      "PR1291",
      "The server did not answer, or not as it should.",
      "What is shown may be old.",
      "Look whether the node runs; its log has the reason. The page goes on by itself."),
  SIGNED_OUT(
      "PR1290",
      "The session or the page has expired.",
      "Nothing was changed.",
      "Sign in again, or go on with the page as it is now.");

  private final Problem template;

  ConsoleProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
