package dev.postrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.Await;
import dev.postrider.testkit.FreePort;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What there is to see in the demo before anybody has done anything. */
class DemoOpeningIT {

  private static final Path DATA = Path.of("target", "demo-opening").toAbsolutePath();
  private static final Duration LONG = Duration.ofMinutes(2);

  /** So that nobody waits minutes for a death. */
  private static final String[] HASTE = {
    "postrider.retry.initial-delay=PT1S", "postrider.retry.max-delay=PT6S"
  };

  private static final List<String> FIRST_DAY = List.of("/queue/fax", "/topic/offers");

  @BeforeEach
  void removesTheDataOfTheLastRun() throws IOException {
    DemoProcess.delete(DATA);
  }

  @Test
  void opensOnTrafficADestinationThatFailsUntilMendedAndTwoDeadLetters() throws Exception {
    int port = FreePort.next();
    ShopClient shop = new ShopClient(port);
    try (DemoProcess demo = DemoProcess.start(DATA, port, "on", HASTE).awaitReady()) {
      DemoApi api = DemoApi.of(demo.output());
      Await.until("customers order", () -> shop.state().getInt("orders") > 20);
      shop.post("traffic/pause");
      Await.until("an offer and a fax are dead", LONG, () -> api.dead().equals(FIRST_DAY));

      // More than the queue of the closed warehouse takes, without waiting for customers.
      shop.post("traffic?orders=10&item=Lamp");
      Await.until("parcels fail", () -> api.failedParcels() >= 5);
      assertThat(shop.state().getInt("parcels")).isZero();
      shop.post("warehouse/open");
      Await.until("all that waited arrives", LONG, () -> allHaveArrived(shop.state()));
      assertThat(shop.sentOrderIds()).doesNotHaveDuplicates();
      Await.until("nothing else is left", () -> api.messages("").equals(FIRST_DAY));

      assertThat(demo.output())
          .contains("Console    http://localhost:" + port + "/postrider/  user admin")
          .doesNotContain("WARNING", "SEVERE");
      assertThat(demo.stop()).isZero();
    }

    try (DemoProcess demo = DemoProcess.start(DATA, port, "off", HASTE).awaitReady()) {
      DemoApi api = DemoApi.of(demo.output());
      assertThat(shop.state().getBoolean("customersAreComing")).isFalse();
      // The limit of the queue is back after the first second of the shop's life.
      Await.until(
          "parcels fail again",
          () -> {
            shop.post("traffic?orders=10&item=Lamp");
            return api.failedParcels() >= 5;
          });
      assertThat(api.dead()).filteredOn(FIRST_DAY::contains).isEqualTo(FIRST_DAY);
    }
  }

  private static boolean allHaveArrived(JsonObject state) {
    return state.getInt("invoices") == state.getInt("orders")
        && state.getInt("parcels") == state.getInt("ordersByParcel");
  }
}
