package dev.postrider.connector.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import dev.postrider.connector.ReceiverContract;
import dev.postrider.connector.RecordedDeliveries;
import dev.postrider.spi.Broker;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.RabbitClient;
import dev.postrider.testkit.RabbitServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StompOnRabbitReceiverContractIT extends ReceiverContract {

  private final RabbitByStomp rabbit;

  StompOnRabbitReceiverContractIT() {
    super(new RabbitByStomp());
    rabbit = (RabbitByStomp) real();
  }

  /** Its queue is that of the connector by RabbitMQ's own protocol. */
  @Test
  void receivesFromAnExchangeAndTakesTheSendersId() throws Exception {
    try (RabbitClient client = rabbit.client()) {
      Channel channel = client.channel();
      channel.exchangeDeclare("shop", "direct");
      RecordedDeliveries deliveries = RecordedDeliveries.accepting();
      receive("/exchange/shop/orders", 1, deliveries);

      channel.basicPublish(
          "shop", "orders", new BasicProperties.Builder().messageId("id-1").build(), new byte[0]);

      IncomingMessage message = deliveries.await(1).get(0).message();
      assertThat(message.messageId()).isEqualTo("id-1");
      assertThat(message.headers()).isEmpty();
      assertThat(client.has(c -> c.queueDeclarePassive("postrider:billing:shop:orders"))).isTrue();
    }
  }

  @Test
  void saysThatAQueueIsForbidden() {
    Broker broker = broker(rabbit.settings(rabbit.port()), Map.of());
    Source source = new Source("/queue/" + RabbitServer.FORBIDDEN + "q", "billing", 1, 1);

    assertThat(
            catchThrowableOfType(
                TransportException.class,
                () -> broker.receive(source, RecordedDeliveries.keeping())))
        .hasMessageStartingWith("PR0604")
        .hasMessageContaining("refused for user");
  }
}
