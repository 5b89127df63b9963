package dev.postrider.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {

  @ParameterizedTest
  @CsvSource({
    "orders,'',orders,true",
    "orders/eu,'',orders/eu,true",
    "/queue/orders,'',orders,true",
    "/queue/a/b,'',a/b,true",
    "/amq/queue/orders,'',orders,false",
    "/topic/orders.*.v1,amq.topic,orders.*.v1,false",
    "/exchange/e,e,'',false",
    "/exchange/e/,e,'',false",
    "/exchange/e/a/b,e,a/b,false"
  })
  void readsDestinations(String destination, String exchange, String key, boolean isOurs)
      throws Exception {
    assertThat(Route.to(destination)).isEqualTo(new Route(exchange, key, isOurs));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "/", "/x", "/queues/x", "/queue", "/queue/", "/topic/ ", "/exchange//k"})
  void refusesWhatLeadsNowhere(String destination) {
    assertThatThrownBy(() -> Route.to(destination)).isInstanceOf(RefusedException.class);
  }

  @Test
  void countsBytes() throws Exception {
    assertThat(Route.to("é".repeat(127) + "x").key()).hasSize(128);
    assertThatThrownBy(() -> Route.to("é".repeat(128))).hasMessageContaining("255 bytes");
    assertThatThrownBy(() -> Route.to("/exchange/" + "x".repeat(256) + "/k"))
        .hasMessageContaining("255 bytes");
  }
}
