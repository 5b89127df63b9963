package dev.postrider.connector.stomp;

import static dev.postrider.connector.stomp.Dialect.ARTEMIS;
import static dev.postrider.connector.stomp.Dialect.AUTO;
import static dev.postrider.connector.stomp.Dialect.PLAIN;
import static dev.postrider.connector.stomp.Dialect.RABBITMQ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.stomp.Dialect.Address;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {

  @Test
  void goesByWhatTheBrokerSaysOfItselfUnlessTold() {
    assertThat(AUTO.resolved("RabbitMQ/3.10.8")).isEqualTo(RABBITMQ);
    assertThat(AUTO.resolved("ActiveMQ-Artemis/2.55.0 ActiveMQ Artemis Messaging Engine"))
        .isEqualTo(ARTEMIS);
    assertThat(AUTO.resolved("ActiveMQ/6.1.2")).isEqualTo(PLAIN);
    assertThat(AUTO.resolved(null)).isEqualTo(PLAIN);
    assertThat(ARTEMIS.resolved("RabbitMQ/3.10.8")).isEqualTo(ARTEMIS);
  }

  @ParameterizedTest
  @CsvSource({
    "/queue/orders, orders, ANYCAST",
    "/topic/orders, orders, MULTICAST",
    "orders, orders, ANYCAST",
    "/queue/a/b, a/b, ANYCAST",
    "/other, /other, ANYCAST"
  })
  void namesAddressesOfArtemisAsItsOtherClientsDo(String given, String address, String type) {
    assertThat(ARTEMIS.address(given))
        .contains(new Address(address, Map.of("destination-type", type)));
  }

  @ParameterizedTest
  @CsvSource({
    "/queue/orders, /queue/orders",
    "orders, /queue/orders",
    "/topic/orders.*, /topic/orders.*",
    "/queue/a/b, /queue/a%2Fb",
    "a/b, /queue/a%2Fb",
    "/queue/a%2Fb, /queue/a%2Fb",
    "/exchange/e, /exchange/e",
    "/exchange/e/k, /exchange/e/k",
    "/exchange/e/k/l, /exchange/e/k%2Fl",
    "/amq/queue/x, /amq/queue/x"
  })
  void writesDestinationsForRabbitMq(String given, String written) {
    assertThat(RABBITMQ.address(given)).contains(new Address(written, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/other/x", "/temp-queue/x", "/reply-queue/x", "/exchange//k", "/queue/"})
  void knowsWhatRabbitMqWouldNotUnderstand(String given) {
    assertThat(RABBITMQ.address(given)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void refusesADestinationWithoutAName(Dialect dialect) {
    assertThat(dialect.address(" ")).isEmpty();
  }

  @Test
  void leavesDestinationsToAPlainBroker() {
    assertThat(PLAIN.address("/topic/a/b")).contains(new Address("/topic/a/b", Map.of()));
    assertThat(PLAIN.address("orders")).contains(new Address("/queue/orders", Map.of()));
  }

  @Test
  void tellsRabbitMqHowLongAMessageLivesAndOthersUntilWhen() {
    Instant now = Instant.ofEpochMilli(1_000_000);

    assertThat(expiry(RABBITMQ, now.plusMillis(500), now)).isEqualTo(Map.of("expiration", "500"));
    assertThat(expiry(RABBITMQ, now.minusMillis(5), now)).isEqualTo(Map.of("expiration", "1"));
    assertThat(expiry(ARTEMIS, now.plusMillis(5), now)).isEqualTo(Map.of("expires", "1000005"));
  }

  @Test
  void asksForTheFirstVirtualHostUnlessTheBrokerHasNone() {
    assertThat(AUTO.virtualHost("mq1")).isEqualTo("/");
    assertThat(RABBITMQ.virtualHost("mq1")).isEqualTo("/");
    assertThat(PLAIN.virtualHost("mq1")).isEqualTo("mq1");
  }

  @Test
  void tellsErrorsOfRabbitMqThatNoMessageHasCaused() {
    assertThat(RABBITMQ.isOfConnection(error("AMQP channel died"))).isTrue();
    assertThat(RABBITMQ.isOfConnection(error("connection_forced"))).isTrue();
    assertThat(RABBITMQ.isOfConnection(error("not_found"))).isFalse();
    assertThat(ARTEMIS.isOfConnection(error("AMQ229032"))).isFalse();
  }

  private static Frame error(String message) {
    return new Frame(Frame.ERROR, Map.of("message", message));
  }

  private static Map<String, String> expiry(Dialect dialect, Instant end, Instant now) {
    Map<String, String> headers = new HashMap<>();
    dialect.addExpiry(headers, end, now);
    return headers;
  }
}
