package dev.postrider.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import dev.postrider.connector.TestMessages;
import org.junit.jupiter.api.Test;

class ProvenTest {

  private final Lessons lessons = new Lessons();
  private final Proven proven = new Proven(lessons);

  @Test
  void takesOneMessageForAllToItsExchange() throws Exception {
    proven.add(publication("/topic/a", 1));

    assertThat(proven.covers(publication("/topic/b", 1))).isTrue();
    assertThat(proven.covers(publication("/queue/a", 1))).isFalse();
  }

  @Test
  void takesItForItsDestinationOnlyOnceTheBrokerHasEndedAStream() throws Exception {
    proven.add(publication("/topic/a", 1));
    lessons.beCareful();

    assertThat(proven.covers(publication("/topic/a", 1))).isFalse();

    proven.add(publication("/topic/a", 1));
    assertThat(proven.covers(publication("/topic/a", 1))).isTrue();
    assertThat(proven.covers(publication("/topic/b", 1))).isFalse();
  }

  @Test
  void triesWhatIsLargerThanAllBefore() throws Exception {
    proven.add(publication("/topic/a", 1));

    assertThat(proven.covers(publication("/topic/a", 64 << 10))).isTrue();
    assertThat(proven.covers(publication("/topic/a", (64 << 10) + 1))).isFalse();

    proven.add(publication("/topic/a", 1 << 20));
    assertThat(proven.covers(publication("/topic/a", 1 << 20))).isTrue();
    assertThat(proven.covers(publication("/topic/a", (1 << 20) + 1))).isFalse();
  }

  private static Publication publication(String destination, int size) throws RefusedException {
    return new Publication(
        TestMessages.of("id", destination, "text/plain", new byte[size]),
        Route.to(destination),
        true,
        new AMQP.BasicProperties());
  }
}
