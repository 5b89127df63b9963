package dev.postrider.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.RecordedDeliveries;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Source;
import dev.postrider.testkit.Await;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A client that behaves worse than any real one could be made to. */
class KafkaReceiverTest {

  private static final KafkaSettings SETTINGS =
      KafkaSettings.of(new BrokerDefinition("events", Map.of("bootstrap.servers", "h:1")));

  @Test
  void tellsALossAlsoWhenTheClientCannotBeClosed() {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized void close(CloseOptions options) {
            throw new OutOfMemoryError("heap");
          }
        };
    consumer.setPollException(new KafkaException("fenced"));
    RecordedDeliveries deliveries = RecordedDeliveries.keeping();

    KafkaReceiver.start(
        new GroupMember(consumer, new TopicPartition("x", 0)),
        new Source("/topic/x", "billing", 1, 1),
        deliveries,
        SETTINGS);

    Await.until("the loss is told", () -> !deliveries.losses().isEmpty());
    assertThat(deliveries.losses().get(0)).hasMessageContaining("fenced");
  }
}
