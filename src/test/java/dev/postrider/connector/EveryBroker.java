package dev.postrider.connector;

import dev.postrider.connector.jms.ArtemisUnderTest;
import dev.postrider.connector.kafka.KafkaUnderTest;
import dev.postrider.connector.rabbitmq.RabbitUnderTest;
import dev.postrider.connector.stomp.ArtemisByStomp;
import dev.postrider.connector.stomp.RabbitByStomp;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Each kind of broker, by each wire. */
public final class EveryBroker {

  private EveryBroker() {}

  /** Its name, and what makes one. */
  public static Stream<Arguments> all() {
    return Stream.of(
        broker("jms", ArtemisUnderTest::new),
        broker("stomp", ArtemisByStomp::new),
        broker("stomp-rabbitmq", RabbitByStomp::new),
        broker("rabbitmq", RabbitUnderTest::new),
        broker("kafka", KafkaUnderTest::creatingTopics));
  }

  private static Arguments broker(String name, Supplier<BrokerUnderTest> broker) {
    return Arguments.of(name, broker);
  }
}
