package dev.postrider.connector;

import dev.postrider.Problem;

/** PR0550 to PR0599: a broker that is wrongly configured or out of reach, whatever its kind. */
public enum ConnectorProblem implements Problem.Entry {
  /** Facts: broker, key, kind, keys. */
  UNKNOWN_KEY(
      "PR0550",
      "The broker '%s' has a setting %s, which a %s broker does not have; it has %s.",
      Texts.NO_START,
      "Correct or remove the key."),
  /** Facts: broker, key, value, what is accepted. */
  INVALID(
      "PR0551",
      "The broker '%s' has the setting %s = '%s', which is not %s.",
      Texts.NO_START,
      "Correct the value, or leave it out for the default."),
  /** Facts: broker, key, what is accepted. */
  MISSING(
      "PR0552",
      "The broker '%s' lacks the setting %s: %s.",
      Texts.NO_START,
      "Set it; docs/configuration.md lists the settings of each connector."),
  /** Facts: broker, key, why. */
  WITHOUT_EFFECT(
      "PR0553",
      "The broker '%s' has the setting %s, which has no effect %s.",
      Texts.NO_START,
      "Remove it, or complete the settings."),
  /** Facts: broker, class, jar. */
  CLIENT_ABSENT(
      "PR0554",
      "The broker '%s' needs the class %s of %s, which is not on the class path.",
      Texts.NO_START,
      "Add that jar, with what it needs, to WEB-INF/lib or the server's libraries."),
  /** Facts: broker, key, file, reason. */
  STORE_UNREADABLE(
      "PR0555",
      "The broker '%s' has in %s the file %s, which cannot be read: %s.",
      Texts.NO_START,
      "See that the file is there, may be read by the server, and is of the type and has the"
          + " password that are set."),
  /** Facts: broker, reason. */
  CLIENT_REFUSES(
      "PR0556",
      "The client of the broker '%s' refuses its settings: %s.",
      Texts.NO_START,
      "Correct the settings by the manual of the broker's client."),
  /** Facts: broker, connector, all connectors. */
  CONNECTOR_UNKNOWN(
      "PR0557",
      "The broker '%s' names the connector '%s', which there is not; there are %s.",
      Texts.NO_START,
      "Correct the connector's name."),
  /** Facts: broker, address, reason. */
  UNREACHABLE(
      "PR0561",
      "The broker '%s' at %s cannot be reached: %s.",
      Texts.WAITING,
      "See that the broker runs, and that address and network are right."),
  /** Facts: broker, address, time-out. */
  CONNECT_TIMEOUT(
      "PR0562",
      "The broker '%s' at %s did not answer within connect-timeout, %s.",
      Texts.WAITING,
      "See that the broker runs, and that address and network are right; or allow more time."),
  /** Facts: broker, address, user, reason. */
  LOGIN_REFUSED(
      "PR0563",
      "The broker '%s' at %s refuses the login of %s: %s.",
      Texts.WAITING,
      "Correct user and password, or the rights at the broker."),
  /** Facts: broker, address, reason. */
  NOT_TRUSTED(
      "PR0564",
      "The broker '%s' at %s is not trusted: %s.",
      Texts.WAITING,
      "Put the certificate of its authority into the trust store, and address the broker by a"
          + " name that is in its certificate."),
  /** Facts: broker, address, number of messages, time-out. */
  SEND_TIMEOUT(
      "PR0571",
      "The broker '%s' at %s did not confirm %s messages within send-timeout, %s.",
      Texts.WAITING,
      "See whether the broker blocks senders (disk or memory full); or allow more time."),
  /** Facts: broker, address, reason. */
  CONNECTION_LOST(
      "PR0572",
      "The connection to the broker '%s' at %s was lost: %s.",
      Texts.WAITING,
      "None, if it happens rarely: Postrider connects anew and sends again."),
  /** Facts: broker, address, number of messages. */
  SESSION_CLOSED(
      "PR0573",
      "The session to the broker '%s' at %s was closed before %s messages were confirmed.",
      "They are sent again, so that consumers may see them twice.",
      "None: this is how a lane is handed over or stopped."),
  /** Facts: broker, destination, reason. */
  REFUSED(
      "PR0574",
      "The broker '%s' refuses the message to %s: %s.",
      "The message is tried again with growing pauses, and becomes a dead letter in the end.",
      "Correct the destination, the rights or the limits at the broker, or the message.");

  private final Problem template;

  ConnectorProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }

  private static final class Texts {
    static final String NO_START = "Postrider does not start.";
    static final String WAITING = "Its messages wait; none of them is counted as failed.";
  }
}
