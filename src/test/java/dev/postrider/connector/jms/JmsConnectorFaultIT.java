package dev.postrider.connector.jms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.ConnectorFaultContract;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome.TransportFailure;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.TcpProxy;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class JmsConnectorFaultIT extends ConnectorFaultContract {

  JmsConnectorFaultIT() {
    super(new ArtemisUnderTest());
  }

  /** After time-outs, killed brokers, stalled networks. */
  @AfterAll
  void leavesNoThreadBehind() {
    Await.until(
        "no thread of a session lives",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("postrider-jms")));
  }

  @Test
  void leavesOpenWhatBecameOfACommitThatWasNotAnswered() throws Exception {
    TcpProxy proxy = register(new TcpProxy(real().port()));
    String queue = queue();
    String url = real().settings(proxy.port()).get("url") + "?callTimeout=500";
    BrokerSession session = connect(real().settings(proxy.port()), Map.of("url", url));
    send(session, TestMessages.numbered(1, queue));
    proxy.stall();

    assertThat(send(session, TestMessages.numbered(1, queue)))
        .singleElement()
        .isInstanceOfSatisfying(
            TransportFailure.class,
            failure -> assertThat(failure.cause()).hasMessageStartingWith("PR0523"));
  }
}
