package dev.postrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.Await;
import dev.postrider.testkit.FreePort;
import dev.postrider.testkit.RabbitServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The same shop on the other brokers, by configuration alone: each order gets one invoice, and what
 * the broker rejects while the warehouse is closed goes when it has been opened.
 */
class DemoOnBrokersIT {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final List<String> FIRST_DAY = List.of("/queue/fax", "/topic/offers");

  /** So that nobody waits for long. */
  private static final List<String> HASTE =
      List.of(
          "postrider.retry.initial-delay=PT1S",
          "postrider.retry.max-delay=PT4S",
          "postrider.subscribe.max-delay=PT2S");

  private final int port = FreePort.next();
  private final ShopClient shop = new ShopClient(port);

  @Test
  void onArtemisByStomp() throws Exception {
    try (DemoProcess demo = onFirstDay("stomp", List.of()).awaitReady()) {
      DemoApi api = ordersWhileTheWarehouseIsClosed(demo, "Artemis, by STOMP", "artemis stomp");
      opensTheWarehouse();
      hasTheTwoDeadLetters(api);
      assertThat(demo.stop()).isZero();
    }
  }

  /** Kafka is a process of its own, and must not stay when the demo is killed. */
  @Test
  void onKafka() throws Exception {
    try (DemoProcess demo = onFirstDay("kafka", List.of()).awaitReady()) {
      ordersWhileTheWarehouseIsClosed(demo, "Kafka", "kafka kafka");
      List<ProcessHandle> kafka = demo.descendants();
      assertThat(kafka).isNotEmpty();
      shop.post("traffic?orders=100");
      demo.kill();
      Await.until("Kafka is gone", () -> kafka.stream().noneMatch(ProcessHandle::isAlive));
    }
    try (DemoProcess demo = start("kafka", List.of()).awaitReady()) {
      DemoApi api = DemoApi.of(demo.output());
      List<ProcessHandle> kafka = demo.descendants();
      opensTheWarehouse();
      hasTheTwoDeadLetters(api);
      assertThat(demo.stop()).isZero();
      assertThat(kafka).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void onRabbit() throws Exception {
    try (RabbitServer rabbit = RabbitServer.create("demo", DemoProcess.PASSWORD).start()) {
      List<String> there =
          List.of("rabbitmq.port=" + rabbit.port(), "rabbitmq.user=" + RabbitServer.USER);
      try (DemoProcess demo = onFirstDay("rabbitmq", there).awaitReady()) {
        DemoApi api = ordersWhileTheWarehouseIsClosed(demo, "RabbitMQ", "rabbitmq rabbitmq");
        opensTheWarehouse();
        hasTheTwoDeadLetters(api);
        shop.post("warehouse/close");
        shop.post("traffic?orders=10&item=Lamp");
        Await.until("the queue is full", () -> api.failedParcels() > 0);
      }
      try (DemoProcess other = onFirstDay("rabbitmq", there)) {
        assertThat(other.exitCode()).isOne();
        assertThat(other.output()).contains("' holds ", " messages that are not this shop's");
      }
    }
  }

  @Test
  void saysThatNoRabbitAnswers() throws Exception {
    String nowhere = "rabbitmq.port=" + FreePort.next();
    try (DemoProcess demo = onFirstDay("rabbitmq", List.of(nowhere))) {
      assertThat(demo.exitCode()).isOne();
      assertThat(demo.output()).contains("The demo cannot run. PR0561: ", "-Drabbitmq.host=");
    }
  }

  @Test
  void saysWhichBrokersThereAre() throws Exception {
    try (DemoProcess demo = onFirstDay("rabbit", List.of())) {
      assertThat(demo.exitCode()).isOne();
      assertThat(demo.output())
          .contains("no broker 'rabbit'; -Dbroker is one of artemis, stomp, kafka, rabbitmq.");
    }
  }

  private DemoApi ordersWhileTheWarehouseIsClosed(DemoProcess demo, String title, String broker)
      throws Exception {
    DemoApi api = DemoApi.of(demo.output());
    assertThat(demo.output()).contains("Broker     " + title + " (");
    assertThat(data(broker.split(" ")[1]).resolve("demo.log"))
        .content()
        .contains("The demo runs on " + title + " (");
    assertThat(shop.state().getString("broker")).isEqualTo(title);
    Await.until("the console knows the broker", () -> api.brokers().equals(List.of(broker)));

    shop.post("traffic?orders=50");
    shop.post("traffic?orders=20&item=Lamp");
    Await.until("parcels fail", () -> api.failedParcels() >= 10);
    eachOrderHasItsInvoice();
    assertThat(shop.state().getInt("parcels")).isZero();
    assertThat(demo.output()).doesNotContain("SEVERE");
    return api;
  }

  private void opensTheWarehouse() throws Exception {
    shop.post("warehouse/open");
    Await.until("all parcels are sent", LONG, () -> shop.sentOrderIds().size() >= 20);
    assertThat(shop.sentOrderIds()).hasSize(20).doesNotHaveDuplicates();
    eachOrderHasItsInvoice();
  }

  private void eachOrderHasItsInvoice() throws Exception {
    List<Long> orders = shop.orderIds();
    Await.until("invoices", LONG, () -> shop.invoicedOrderIds().size() >= orders.size());
    assertThat(shop.invoicedOrderIds()).containsExactlyInAnyOrderElementsOf(orders);
  }

  private static void hasTheTwoDeadLetters(DemoApi api) {
    Await.until(
        "an offer and a fax are dead, nothing else is left",
        LONG,
        () -> api.dead().equals(FIRST_DAY) && api.messages("").equals(FIRST_DAY));
  }

  private DemoProcess onFirstDay(String broker, List<String> settings) throws IOException {
    DemoProcess.delete(data(broker));
    return start(broker, settings);
  }

  private DemoProcess start(String broker, List<String> settings) throws IOException {
    List<String> all = new ArrayList<>(HASTE);
    all.addAll(settings);
    return DemoProcess.on(broker, data(broker), port, "off", all);
  }

  private static Path data(String broker) {
    return Path.of("target", "demo-on-" + broker).toAbsolutePath();
  }
}
