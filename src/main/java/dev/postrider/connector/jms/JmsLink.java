package dev.postrider.connector.jms;

import static dev.postrider.connector.jms.BatchFailure.Stage.COMMITTING;
import static dev.postrider.connector.jms.BatchFailure.Stage.MAKING;
import static dev.postrider.connector.jms.BatchFailure.Stage.SENDING;

import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Clock;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A connection with one transacted session. Everything is called by one thread and may block as
 * long as the client likes; only {@link #close()} may be called by any thread.
 */
final class JmsLink {

  private final JmsSettings settings;
  private final JmsConnection connection;
  private final Clock clock;

  JmsLink(JmsSettings settings, ConnectionFactory factory, Clock clock) {
    this.settings = settings;
    this.connection = new JmsConnection(settings, factory);
    this.clock = clock;
  }

  /** What a connected link sends by. */
  record Channel(
      Connection connection, Session session, MessageProducer producer, MessageMapper mapper) {}

  Channel connect() throws JMSException {
    Connection opened = connection.open(true);
    Session session = createSession(opened);
    if (!session.getTransacted()) {
      throw new NotTransactedException(null);
    }
    if (settings.jndi().isPresent()) {
      // A server's pool gives the last user's session, dead or with what he sent and left open.
      session.rollback();
    }
    return channel(opened, session);
  }

  private Channel channel(Connection opened, Session session) throws JMSException {
    return new Channel(
        opened, session, session.createProducer(null), new MessageMapper(session, clock));
  }

  /**
   * A channel without memory, to go on with after a refusal: the client of Artemis remembers that
   * an address was full, and would refuse the next message without asking. A server's connection
   * has one session only, so that is kept.
   */
  Channel renewed(Channel used) throws JMSException {
    if (settings.jndi().isPresent()) {
      return used;
    }
    used.session().close();
    return channel(used.connection(), createSession(used.connection()));
  }

  /** Sends and commits; says what became of each message. */
  IntFunction<Outcome> send(Channel channel, List<OutgoingMessage> batch) {
    BatchFailure.Stage stage = MAKING;
    int index = 0;
    try {
      for (; index < batch.size(); index++) {
        stage = MAKING;
        OutgoingMessage outgoing = batch.get(index);
        Prepared prepared = prepare(channel.mapper(), outgoing);
        stage = SENDING;
        prepared.sendBy(channel.producer());
      }
      stage = COMMITTING;
      channel.session().commit();
      Outcome confirmed = new Outcome.Confirmed();
      return i -> confirmed;
    } catch (JMSException | RuntimeException e) {
      return new BatchFailure(settings, batch, stage, index, e)
          .outcomes(() -> lives(channel), channel.session()::rollback);
    }
  }

  /** Closes the connection, now or as soon as it has come about. May block. Never throws. */
  void close() {
    connection.close();
  }

  private static Prepared prepare(MessageMapper mapper, OutgoingMessage outgoing)
      throws JMSException {
    return new Prepared(
        mapper.destination(outgoing.destination()),
        mapper.message(outgoing),
        mapper.timeToLive(outgoing));
  }

  /** A message about which nothing is left but to send it. */
  private record Prepared(Destination destination, Message message, long timeToLive) {

    void sendBy(MessageProducer producer) throws JMSException {
      producer.send(
          destination, message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, timeToLive);
    }
  }

  private Session createSession(Connection opened) throws JMSException {
    try {
      return opened.createSession(true, Session.SESSION_TRANSACTED);
    } catch (JMSException e) {
      if (settings.jndi().isPresent() && givesOtherSessions(opened)) {
        throw new NotTransactedException(e);
      }
      throw e;
    }
  }

  private static boolean givesOtherSessions(Connection opened) {
    try {
      opened.createSession(false, Session.AUTO_ACKNOWLEDGE).close();
      return true;
    } catch (JMSException | RuntimeException e) {
      return false;
    }
  }

  /** Asks the broker for something harmless after a failure: what was sent is undone anyway. */
  private boolean lives(Channel channel) {
    if (connection.loss().isPresent()) {
      return false;
    }
    try {
      if (settings.jndi().isPresent()) {
        // Connections of a server's factory have one session only, and another connection would
        // come from its pool and tell nothing.
        channel.session().rollback();
      } else {
        channel.connection().createSession(false, Session.AUTO_ACKNOWLEDGE).close();
      }
      return connection.loss().isEmpty();
    } catch (JMSException | RuntimeException e) {
      return false;
    }
  }

  /** The server's factory does not allow local transactions. */
  static final class NotTransactedException extends JMSException {

    private static final long serialVersionUID = 1L;

    NotTransactedException(@Nullable JMSException cause) {
      super("The session is not transacted");
      if (cause != null) {
        initCause(cause);
      }
    }
  }
}
