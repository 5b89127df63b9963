package dev.postrider.relay;

import static dev.postrider.relay.RelayUnderTest.LANE;
import static dev.postrider.relay.RelayUnderTest.retry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RelaySettings;
import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.PostgresServer;
import dev.postrider.testkit.ReceivedMessage;
import dev.postrider.testkit.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A relay whose PostgreSQL, Artemis and networks fail and come back. */
class RelayOutagesIT {

  private static final int BATCH = 50;
  private static final Duration LONG_LEASE = Duration.ofSeconds(30);
  private static final Duration SHORT_LEASE = Duration.ofSeconds(1);

  /** The longest pauses of the design, 10 s for a broker, and as much for a slow machine. */
  private static final Duration RECOVERY = Duration.ofSeconds(20);

  /** How a client of Artemis asks for the commit of a session: length and kind of the packet. */
  private static final byte[] COMMIT = {0, 0, 0, 17, 43};

  private static PostgresServer postgres;
  private static ArtemisServer artemis;

  private RelayUnderTest tables;
  private TcpProxy toDatabase;
  private TcpProxy toBroker;
  private String queue;

  @BeforeAll
  static void startServers() {
    postgres = PostgresServer.create().start();
    // Else a transaction whose client is lost keeps its locks until TCP notices, after hours.
    postgres.execute("ALTER SYSTEM SET idle_in_transaction_session_timeout = '3s'");
    postgres.execute("SELECT pg_reload_conf()");
    artemis = ArtemisServer.create("outages").start();
  }

  @AfterAll
  static void stopServers() {
    artemis.close();
    postgres.close();
  }

  @BeforeEach
  void open() {
    tables = new RelayUnderTest(postgres);
    toDatabase = new TcpProxy(postgres.port());
    toBroker = new TcpProxy(artemis.port());
    queue = "q" + System.nanoTime();
  }

  @AfterEach
  void close() {
    toDatabase.heal();
    toBroker.heal();
    tables.close();
    toDatabase.close();
    toBroker.close();
  }

  /** What fails and comes back, and how many messages may arrive twice by that. */
  private enum Outage {
    DATABASE_STOPPED(0) {
      @Override
      void begin(RelayOutagesIT test) {
        postgres.stop();
      }

      @Override
      void end(RelayOutagesIT test) {
        postgres.start();
      }
    },
    DATABASE_KILLED(0) {
      @Override
      void begin(RelayOutagesIT test) {
        postgres.kill();
      }

      @Override
      void end(RelayOutagesIT test) {
        postgres.start();
      }
    },
    BROKER_KILLED(BATCH) {
      @Override
      void begin(RelayOutagesIT test) {
        artemis.kill();
      }

      @Override
      void end(RelayOutagesIT test) {
        artemis.start();
      }
    },
    BOTH_KILLED(BATCH) {
      @Override
      void begin(RelayOutagesIT test) {
        artemis.kill();
        postgres.kill();
      }

      @Override
      void end(RelayOutagesIT test) {
        postgres.start();
        artemis.start();
      }
    },
    NETWORK_TO_DATABASE_CUT(0) {
      @Override
      void begin(RelayOutagesIT test) {
        test.toDatabase.cut();
      }
    },
    NETWORK_TO_DATABASE_SILENT(0) {
      @Override
      void begin(RelayOutagesIT test) {
        test.toDatabase.stall();
      }
    },
    /** As if a firewall had forgotten its connections: what was open is never answered again. */
    NETWORK_TO_DATABASE_FORGOTTEN(0) {
      @Override
      void begin(RelayOutagesIT test) {
        test.toDatabase.stall();
      }

      @Override
      void end(RelayOutagesIT test) {
        test.toDatabase.strand();
        super.end(test);
      }
    },
    NETWORK_TO_BROKER_CUT(BATCH) {
      @Override
      void begin(RelayOutagesIT test) {
        test.toBroker.cut();
      }
    },
    NETWORK_TO_BROKER_SILENT(BATCH) {
      @Override
      void begin(RelayOutagesIT test) {
        test.toBroker.stall();
      }
    };

    /** What is confirmed on a node that lives on is not sent again; what is in flight may be. */
    final int repeats;

    Outage(int repeats) {
      this.repeats = repeats;
    }

    abstract void begin(RelayOutagesIT test);

    void end(RelayOutagesIT test) {
      test.toDatabase.heal();
      test.toBroker.heal();
    }

    boolean stopsProducers() {
      return this == DATABASE_STOPPED || this == DATABASE_KILLED || this == BOTH_KILLED;
    }
  }

  @ParameterizedTest
  @EnumSource
  void recoversByItselfAndLosesReordersAndCountsNothing(Outage outage) throws Exception {
    startRelay(LONG_LEASE, "PT2S");
    List<ReceivedMessage> arrived;
    try (Traffic traffic = new Traffic(tables, queue).start(3)) {
      Await.until("messages leave", () -> brokerHas() > 50);
      outage.begin(this);
      if (outage.stopsProducers()) {
        traffic.awaitFailures(100);
      } else {
        Await.until("messages wait", () -> tables.waiting() > 200);
      }
      outage.end(this);
      traffic.awaitCommits(100);
      traffic.close();
      awaitAllLeft();
      arrived = drain();
      traffic.assertAllIn(arrived);
    }

    assertThat(new Arrivals(arrived).repeats()).isLessThanOrEqualTo(outage.repeats);
    assertNothingCounted();
  }

  @Test
  void sendsAgainExactlyWhatWasInFlightWhenTheBrokersAnswerGotLost() throws Exception {
    startRelay(LONG_LEASE, "PT30S");
    loseTheAnswerTo(3 * BATCH, BATCH);

    toBroker.cutConnections();
    toBroker.heal();

    awaitAllLeft();
    Arrivals arrived = new Arrivals(drain()).assertAscending();
    assertThat(arrived.first()).hasSize(3 * BATCH);
    assertThat(arrived.repeats()).isEqualTo(BATCH);
    assertNothingCounted();
  }

  @Test
  void settlesLaterAndSendsNothingAgainWhenTheDatabaseFailsAfterTheConfirmation() throws Exception {
    startRelay(LONG_LEASE, "PT30S");
    loseTheAnswerTo(BATCH, BATCH);
    try (Complaints complaints = new Complaints(StoreTrouble.class)) {
      toDatabase.cut();
      toBroker.heal();
      complaints.await("PR0406: The database failed while settling");
    }
    assertThat(tables.waiting()).isEqualTo(BATCH);

    toDatabase.heal();

    awaitAllLeft();
    assertThat(drain()).hasSize(BATCH);
    assertNothingCounted();
  }

  @Test
  void sendsNothingAgainWhenTheDatabaseIsAwayForLongerThanTheLease() throws Exception {
    startRelay(SHORT_LEASE, "PT30S");
    loseTheAnswerTo(BATCH, BATCH);
    toDatabase.cut();
    toBroker.heal();
    // Until the settle is tried less often than a sign of life is given.
    Await.until(
        "the lease has run out",
        () ->
            tables.count(
                    "SELECT count(*) FROM postrider_node"
                        + " WHERE expires_at < now() - interval '4 seconds'")
                == 1);

    toDatabase.heal();

    awaitAllLeft();
    assertThat(drain()).hasSize(BATCH);
    assertNothingCounted();
  }

  /** Without a socket time-out a call that is never answered never ends; others do not wait. */
  @Test
  void anotherNodeTakesOverFromOneThatHangsInTheDatabase() throws Exception {
    Relay hanging = tables.start(database(""), broker("PT30S"), settings(SHORT_LEASE));
    Await.until("the first leads", () -> hanging.lanes().contains(LANE));
    Relay standby =
        tables.start(
            RelayUnderTest.dataSource(tables.url(), "relay"),
            Map.of("url", artemis.url()),
            settings(SHORT_LEASE));
    List<ReceivedMessage> arrived;
    try (Traffic traffic = new Traffic(tables, queue).start(3)) {
      Await.until("messages leave", () -> brokerHas() > 50);
      assertThat(standby.lanes()).isEmpty();

      toDatabase.stall();

      Await.until("the other leads", () -> standby.lanes().contains(LANE));
      traffic.awaitCommits(100);
      traffic.close();
      awaitAllLeft();
      arrived = drain();
      traffic.assertAllIn(arrived);
    }
    assertNothingCounted();
  }

  /** Starts a relay behind both networks. */
  private Relay startRelay(Duration lease, String sendTimeout) {
    return tables.start(database("&socketTimeout=1"), broker(sendTimeout), settings(lease));
  }

  private DataSource database(String parameters) {
    String direct = ":" + postgres.port() + "/";
    String url = tables.url().replace(direct, ":" + toDatabase.port() + "/") + parameters;
    return RelayUnderTest.dataSource(url, "relay");
  }

  private Map<String, String> broker(String sendTimeout) {
    String url = "tcp://127.0.0.1:" + toBroker.port();
    return Map.of("url", url, "connect-timeout", "PT3S", "send-timeout", sendTimeout);
  }

  private static RelaySettings settings(Duration lease) {
    RelaySettings usual = RelayUnderTest.settings(retry(10, WhenExhausted.PARK_KEY), lease);
    return new RelaySettings(
        true,
        lease,
        usual.pollMin(),
        usual.pollMax(),
        usual.readAheadRows(),
        usual.readAheadBytes(),
        BATCH,
        usual.sweep(),
        usual.transactionTimeout(),
        usual.stopTimeout(),
        usual.retry());
  }

  /** Stores messages, and waits until the broker has a batch of which the relay does not know. */
  private void loseTheAnswerTo(int messages, int sent) throws SQLException {
    toBroker.stallAnswersTo(COMMIT);
    try (Connection connection = tables.begin()) {
      for (int i = 0; i < messages; i++) {
        tables.append(connection, "k" + i % 7, queue, i % 7 + ":" + i);
      }
      connection.commit();
    }
    Await.until("the broker has a batch", () -> brokerHas() == sent);
    Await.until("its answer is held back", () -> toBroker.heldBack() > 0);
    assertThat(tables.waiting()).isEqualTo(messages);
  }

  private void awaitAllLeft() {
    Await.until("everything has left", RECOVERY, () -> tables.waiting() == 0);
  }

  private int brokerHas() {
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      return consumer.browse(queue).size();
    }
  }

  private List<ReceivedMessage> drain() {
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      return consumer.drain(queue);
    }
  }

  private void assertNothingCounted() throws SQLException {
    assertThat(tables.count("SELECT count(*) FROM postrider_attempt")).as("attempts").isZero();
    assertThat(tables.count("SELECT count(*) FROM postrider_dead")).as("dead letters").isZero();
    assertThat(tables.count("SELECT count(*) FROM postrider_blocked_key")).as("blocked").isZero();
  }

  /** What a class of the product says meanwhile. */
  private static final class Complaints extends Handler implements AutoCloseable {

    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Logger logger;

    Complaints(Class<?> source) {
      logger = Logger.getLogger(source.getName());
      logger.addHandler(this);
    }

    void await(String beginning) {
      Await.until(beginning, () -> said.stream().anyMatch(text -> text.startsWith(beginning)));
    }

    @Override
    public void publish(LogRecord message) {
      said.add(message.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }
}
