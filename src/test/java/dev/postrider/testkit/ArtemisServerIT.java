package dev.postrider.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;

class ArtemisServerIT {

  @Test
  void keepsPersistentMessagesOverKillAndRestartOnTheSamePort() throws Exception {
    try (ArtemisServer server = ArtemisServer.create("kit").start()) {
      try (var factory = new ActiveMQConnectionFactory(server.url());
          var context = factory.createContext()) {
        context.createProducer().send(context.createQueue("q"), "hello");
      }

      server.kill();
      server.start();

      try (JmsConsumer consumer = new JmsConsumer(server.url())) {
        assertThat(consumer.browse("q")).extracting(ReceivedMessage::text).containsExactly("hello");
      }
    }
  }

  @Test
  void stopsOrderlyAndStartsAgain() {
    try (ArtemisServer server = ArtemisServer.create("kit").requiring("u", "p").start()) {
      server.stop();
      server.start();
      try (JmsConsumer consumer = new JmsConsumer(server.url(), "u", "p")) {
        assertThat(consumer.browse("q")).isEmpty();
      }
    }
  }
}
