package dev.postrider.connector;

import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.ReceivedMessage;
import dev.postrider.testkit.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real broker and how a connector reaches it: what the contract asks of each connector. */
public interface BrokerUnderTest extends AutoCloseable {

  /** The password the broker requires; it must be in no text. */
  String PASSWORD = "s3cr3t-Pa55";

  /** The connector's name. */
  String connector();

  /** Whether a batch is all or nothing. */
  boolean atomic();

  /** Sound settings for the broker behind a port of this machine, with its login. */
  Map<String, String> settings(int port);

  /** The settings that replace the password. */
  Map<String, String> password(String password);

  /** The settings that bound connecting and the sending of one batch. */
  Map<String, String> timeouts(Duration connect, Duration send);

  /** A message the broker refuses, so that it can be told from the others of its batch. */
  OutgoingMessage refused();

  /**
   * Whether the broker ends the connection with a refusal, so that what was on its way with the
   * refused message is sent again and may arrive twice.
   */
  default boolean repeatsAfterRefusal() {
    return false;
  }

  /** How many headers of one kilobyte it carries with a message, 200 at most. */
  default int headersOfOneKilobyte() {
    return 200;
  }

  /** The broker's port. */
  int port();

  /** A network in front of the broker, which its clients cannot go round. */
  default TcpProxy proxy() {
    return new TcpProxy(port());
  }

  /**
   * Whether its client takes up a lost connection by itself and goes on without a duplicate, so
   * that nobody hears of it while it is short.
   */
  default boolean mendsConnections() {
    return false;
  }

  /** Starts it, or starts it again with its old data. */
  void start();

  /** SIGKILL. */
  void kill();

  /** What a queue holds, in order, seen by an independent client; takes nothing. */
  List<ReceivedMessage> browse(String queue);

  @Override
  void close();
}
