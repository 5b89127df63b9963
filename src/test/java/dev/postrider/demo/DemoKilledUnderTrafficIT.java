package dev.postrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The main job, with everything killed at once: server, relay, consumer, database, broker. */
class DemoKilledUnderTrafficIT {

  private static final int KILLS = 3;
  private static final int CUSTOMERS = 4;
  private static final int ORDERS_BEFORE_KILL = 150;
  private static final Duration SETTLED = Duration.ofSeconds(90);
  private static final Path DATA = Path.of("target", "demo-killed").toAbsolutePath();

  @BeforeEach
  void removesTheDataOfTheLastRun() throws IOException {
    DemoProcess.delete(DATA);
  }

  /** The warehouse opens after the last kill; until then most of its messages are rejected. */
  @Test
  void writesOneInvoiceAndSendsOneParcelPerOrderThoughKilledThreeTimesUnderTraffic()
      throws Exception {
    int port = freePort();
    ShopClient shop = new ShopClient(port);
    Collection<Long> confirmed = new ConcurrentLinkedQueue<>();

    for (int kill = 0; kill < KILLS; kill++) {
      try (DemoProcess demo = start(port).awaitReady()) {
        killInMidTraffic(demo, shop, confirmed);
      }
    }

    try (DemoProcess demo = start(port).awaitReady()) {
      shop.post("warehouse/open");
      List<Long> orders = shop.orderIds();
      assertThat(orders).containsAll(confirmed).doesNotHaveDuplicates();
      assertThat(confirmed).hasSizeGreaterThanOrEqualTo(KILLS * ORDERS_BEFORE_KILL);
      assertThat(whenSettled(shop::invoicedOrderIds, orders.size()))
          .containsExactlyInAnyOrderElementsOf(orders);
      assertThat(whenSettled(shop::sentOrderIds, orders.size()))
          .containsExactlyInAnyOrderElementsOf(orders);

      assertThat(demo.descendants()).isEmpty();
      assertThat(demo.stop()).isZero();
      assertThat(demo.output()).containsOnlyOnce("Postrider demo ready: http://localhost:" + port);
    }
  }

  @Test
  void saysThatItsPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0);
        DemoProcess demo = start(taken.getLocalPort())) {
      assertThat(demo.exitCode()).isOne();
      assertThat(demo.output()).contains("Port " + taken.getLocalPort() + " is taken");
    }
  }

  /** Without customers of its own, and so that nothing dies or waits for long. */
  private static DemoProcess start(int port) throws IOException {
    return DemoProcess.start(
        DATA, port, "off", "postrider.retry.max-delay=PT4S", "postrider.retry.max-attempts=1000");
  }

  private static void killInMidTraffic(
      DemoProcess demo, ShopClient shop, Collection<Long> confirmed) throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(ORDERS_BEFORE_KILL);
    ExecutorService customers = Executors.newFixedThreadPool(CUSTOMERS);
    for (int i = 0; i < CUSTOMERS; i++) {
      customers.execute(() -> orderUntilKilled(shop, confirmed, enough));
    }
    try {
      assertThat(enough.await(60, TimeUnit.SECONDS)).as("orders are being placed").isTrue();
      demo.kill();
    } finally {
      customers.shutdownNow();
      assertThat(customers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void orderUntilKilled(
      ShopClient shop, Collection<Long> confirmed, CountDownLatch enough) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        confirmed.add(shop.place());
        enough.countDown();
      }
    } catch (IOException e) {
      // The server is gone, as it should be.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks until there are as many as expected, then once more, for one too many may follow. */
  private static List<Long> whenSettled(Callable<List<Long>> question, int expected)
      throws Exception {
    long deadline = System.nanoTime() + SETTLED.toNanos();
    List<Long> before = new ArrayList<>();
    List<Long> now = question.call();
    while ((now.size() < expected || now.size() != before.size()) && System.nanoTime() < deadline) {
      new CountDownLatch(1).await(1, TimeUnit.SECONDS);
      before = now;
      now = question.call();
    }
    return now;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
