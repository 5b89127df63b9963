package dev.postrider.connector.jms;

import dev.postrider.Problem;

/** PR0501 to PR0549: a Jakarta Messaging broker that is wrongly configured or out of reach. */
enum JmsProblem implements Problem.Entry {
  TARGET_MISSING(
      "PR0501",
      "The broker '%s' has no address: neither %s nor %s is set.",
      Texts.NO_START,
      "Set one of them: the URL for the broker's client, or the JNDI name of a connection factory."),
  TARGET_TWICE(
      "PR0502",
      "The broker '%s' has two addresses: both %s and %s are set.",
      Texts.NO_START,
      "Leave one of them out."),
  CLIENT_ABSENT(
      "PR0505",
      "The broker '%s' needs the class %s (%s), which is not on the class path.",
      Texts.NO_START,
      "Add the jar of the broker's client to WEB-INF/lib or the server's libraries: for Artemis"
          + " org.apache.artemis:artemis-jakarta-client, for Qpid and other AMQP 1.0 brokers"
          + " org.apache.qpid:qpid-jms-client, for ActiveMQ Classic"
          + " org.apache.activemq:activemq-client 6. Or name another class."),
  CLIENT_UNFIT(
      "PR0506",
      "The broker '%s' names the class %s (%s), which is no jakarta.jms.ConnectionFactory with a"
          + " public constructor that takes the URL as its only argument.",
      Texts.NO_START,
      "Name such a class of a client for Jakarta Messaging 3, or use a factory from JNDI."),
  URL_REFUSED(
      "PR0507",
      "The broker '%s' has a %s that the client %s refuses: %s.",
      Texts.NO_START,
      "Correct the URL by the manual of the broker's client."),
  JNDI_FAILED(
      "PR0514",
      "The broker '%s' has no connection factory at the JNDI name %s: %s.",
      Texts.WAITING,
      "Correct the name, or define the factory in the server."),
  NOT_TRANSACTED(
      "PR0515",
      "The broker '%s' at %s gives no sessions with local transactions.",
      Texts.WAITING,
      "Allow local transactions in the server's definition of the factory (Artemis: the property"
          + " AllowLocalTransactions=true), or use url, not jndi."),
  COMMIT_UNKNOWN(
      "PR0523",
      "The broker '%s' at %s left open whether it took %s messages: %s.",
      "They are sent again, so that consumers may see them twice.",
      "None, if it happens rarely; consumers use the inbox.");

  private final Problem template;

  JmsProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }

  /** Code and sentence, for exceptions whose consequence is the caller's matter. */
  String sentence(Object... facts) {
    return template.code() + ": " + of(facts).what();
  }

  private static final class Texts {
    static final String NO_START = "Postrider does not start.";
    static final String WAITING = "Its messages wait; none of them is counted as failed.";
  }
}
