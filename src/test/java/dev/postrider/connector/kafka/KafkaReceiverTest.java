package dev.postrider.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.connector.RecordedDeliveries;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Source;
import dev.postrider.testkit.Await;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A client that behaves worse than any real one could be made to. */
class KafkaReceiverTest {

  private static final KafkaSettings SETTINGS =
      KafkaSettings.of(new BrokerDefinition("events", Map.of("bootstrap.servers", "h:1")));

  @Test
  void closesAClientThatCannotBegin() {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized void subscribe(
              Collection<String> topics, ConsumerRebalanceListener listener) {
            throw new OutOfMemoryError("unable to create native thread");
          }
        };

    assertThatThrownBy(
            () ->
                KafkaReceiver.start(
                    new GroupMember(consumer, new TopicPartition("x", 0)),
                    new Source("/topic/x", "billing", 1, 1),
                    RecordedDeliveries.keeping(),
                    SETTINGS))
        .isInstanceOf(OutOfMemoryError.class);

    assertThat(consumer.closed()).isTrue();
  }

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
