package dev.postrider.connector.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.ReceiverContract;
import dev.postrider.connector.RecordedDeliveries;
import dev.postrider.connector.RecordedDeliveries.Delivered;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.Broker;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Source;
import dev.postrider.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StompReceiverContractIT extends ReceiverContract {

  private final ArtemisByStomp artemis;

  StompReceiverContractIT() {
    super(new ArtemisByStomp());
    artemis = (ArtemisByStomp) real();
  }

  @Test
  void receiversOfOneConsumerShareATopic() throws Exception {
    Source source = new Source("/topic/" + queue(), "billing", 1, 1);
    Broker broker = broker(artemis.settings(artemis.port()), Map.of());
    RecordedDeliveries one = RecordedDeliveries.accepting();
    RecordedDeliveries other = RecordedDeliveries.accepting();
    register(broker.receive(source, one));
    register(broker.receive(source, other));

    send(session(), TestMessages.numbered(100, source.destination()));

    Await.until("all have come", () -> one.all().size() + other.all().size() >= 100);
    List<String> all = new ArrayList<>(one.texts());
    all.addAll(other.texts());
    assertThat(all).containsExactlyInAnyOrderElementsOf(numbers(100));
    assertThat(one.all()).isNotEmpty();
    assertThat(other.all()).isNotEmpty();
  }

  @Test
  void aConsumerKeepsItsTopicsApart() throws Exception {
    Broker broker = broker(artemis.settings(artemis.port()), Map.of());
    List<RecordedDeliveries> received = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      RecordedDeliveries deliveries = RecordedDeliveries.accepting();
      received.add(deliveries);
      String topic = "/topic/" + queue();
      register(broker.receive(new Source(topic, "billing", 1, 1), deliveries));
      send(session(), List.of(TestMessages.json("id", topic, "of " + topic)));
    }

    for (RecordedDeliveries deliveries : received) {
      IncomingMessage message = deliveries.await(1).get(0).message();
      assertThat(deliveries.texts()).containsExactly("of " + message.destination());
    }
  }

  @Test
  void receivesWhatAJmsClientHasSent() throws Exception {
    String queue = queue();
    artemis.sendText(queue, "Käse €", Map.of("content_type", "text/plain", "tenant", "north"));
    RecordedDeliveries deliveries = RecordedDeliveries.accepting();
    receive("/queue/" + queue, 1, deliveries);

    Delivered delivered = deliveries.await(1).get(0);

    assertThat(delivered.text()).isEqualTo("Käse €");
    assertThat(delivered.message().contentType()).isEqualTo("text/plain");
    assertThat(delivered.message().headers()).isEqualTo(Map.of("tenant", "north"));
  }
}
