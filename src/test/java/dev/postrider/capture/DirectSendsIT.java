package dev.postrider.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.Outbox;
import dev.postrider.SendException;
import dev.postrider.config.PublishSettings;
import dev.postrider.config.SendSettings;
import dev.postrider.connector.BrokerUnderTest;
import dev.postrider.connector.jms.ArtemisUnderTest;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Connector;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.ReceivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent past the outbox, to real brokers. */
class DirectSendsIT {

  private static final String QUEUE = "direct";
  private static final int THREADS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.postrider.connector.EveryBroker#all")
  void nothingThatIsReportedAsSentIsLostWithAKilledBroker(
      String name, Supplier<BrokerUnderTest> supplier) throws Exception {
    try (BrokerUnderTest real = supplier.get()) {
      real.start();
      CaptureFixture fixture = fixture(real);
      Outbox outbox = fixture.outbox();
      Queue<String> reported = new ConcurrentLinkedQueue<>();
      AtomicBoolean enough = new AtomicBoolean();
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        senders.add(threads.submit(() -> sendUntil(enough, outbox, reported)));
      }
      // RabbitMQ forgets a queue that was declared just before it is killed.
      Deadline settled = Deadline.after(Duration.ofSeconds(4), System::nanoTime);
      Await.until("some are sent", PATIENCE, () -> reported.size() > 100 && settled.hasPassed());

      real.kill();
      int before = reported.size();
      real.start();

      Await.until("more are sent", PATIENCE, () -> reported.size() > before + 100);
      enough.set(true);
      for (Future<?> sender : senders) {
        sender.get(); // no call has failed
      }
      threads.shutdownNow();
      fixture.sendBrokers().close();
      List<String> seen =
          real.browse(QUEUE).stream().map(message -> message.property("postrider_id")).toList();
      assertThat(seen).containsAll(reported);
      assertThat(fixture.counters.sent().get("events").confirmed()).isEqualTo(reported.size());
    }
  }

  private static Void sendUntil(AtomicBoolean enough, Outbox outbox, Queue<String> reported) {
    while (!enough.get()) {
      Message message = Message.to("/queue/" + QUEUE).payload("x".repeat(300)).build();
      reported.add(outbox.send(message).value());
    }
    return null;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.postrider.connector.EveryBroker#all")
  void severalArriveInOrderAndNothingBehindARefusal(String name, Supplier<BrokerUnderTest> supplier)
      throws Exception {
    try (BrokerUnderTest real = supplier.get()) {
      real.start();
      CaptureFixture fixture = fixture(real);
      List<MessageId> ids = fixture.outbox().send(numbered("several." + name, 20));
      assertThat(ids(real, "several." + name))
          .isEqualTo(ids.stream().map(MessageId::value).toList());

      String other = "several.others." + name;
      List<Message> batch = new ArrayList<>(numbered(other, 5));
      batch.add(3, Message.to(real.refused().destination()).payload("{}").build());
      SendException failure =
          catchThrowableOfType(SendException.class, () -> fixture.outbox().send(batch));

      assertThat(failure).hasMessageContaining("PR0140").hasMessageContaining("4 of 6");
      assertThat(failure.confirmed()).hasSize(real.atomic() ? 0 : 3);
      assertThat(ids(real, other))
          .isEqualTo(failure.confirmed().stream().map(MessageId::value).toList());
      assertThat(fixture.outbox().send(numbered(other, 1))).hasSize(1);
      fixture.sendBrokers().close();
    }
  }

  /**
   * Artemis refuses what does not fit into an address, and what does not fit into its journal, only
   * at the commit as a rule, and without saying which one that is.
   */
  @Test
  void ofATransactionWithOneThatDoesNotFitNothingArrives() throws Exception {
    try (BrokerUnderTest real = new ArtemisUnderTest()) {
      real.start();
      CaptureFixture fixture = fixture(real);
      Message twentyKilobytes =
          Message.to("/queue/" + ArtemisServer.SMALL + "q").payload(new byte[20_000]).build();
      Message.Builder wide = Message.to(QUEUE).payload("x");
      IntStream.range(0, 400).forEach(i -> wide.header("h_" + i, "y".repeat(1_000)));

      for (List<Message> unfit :
          List.of(Collections.nCopies(30, twentyKilobytes), List.of(wide.build()))) {
        List<Message> batch = new ArrayList<>(numbered(QUEUE, 2));
        batch.addAll(unfit);
        batch.addAll(numbered(QUEUE, 2));
        SendException failure =
            catchThrowableOfType(SendException.class, () -> fixture.outbox().send(batch));

        assertThat(failure).hasMessageContaining("PR0140");
        assertThat(failure.confirmed()).isEmpty();
        assertThat(ids(real, QUEUE)).isEmpty();
      }
      assertThat(fixture.outbox().send(numbered(QUEUE, 2))).hasSize(2);
      assertThat(ids(real, QUEUE)).hasSize(2);
      fixture.sendBrokers().close();
    }
  }

  private static List<String> ids(BrokerUnderTest real, String queue) {
    return real.browse(queue).stream().map(DirectSendsIT::id).toList();
  }

  private static String id(ReceivedMessage message) {
    return message.property("postrider_id");
  }

  private static List<Message> numbered(String queue, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Message.to("/queue/" + queue).payload(String.valueOf(i)).build())
        .toList();
  }

  private static CaptureFixture fixture(BrokerUnderTest real) {
    Connector connector =
        ServiceLoader.load(Connector.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(c -> c.name().equals(real.connector()))
            .findFirst()
            .orElseThrow();
    Broker broker = connector.open(new BrokerDefinition("events", real.settings(real.port())));
    CaptureFixture fixture = new CaptureFixture();
    fixture.sendsBy = broker;
    fixture.limits = new PublishSettings(1 << 20, 1 << 22, PublishSettings.Order.NATURAL);
    fixture.sending =
        new SendSettings(
            PATIENCE, Duration.ofMillis(100), Duration.ofSeconds(1), 4, Duration.ofMinutes(1));
    return fixture;
  }
}
