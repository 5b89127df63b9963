package dev.postrider.connector.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.connector.RecordedDeliveries;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Source;
import dev.postrider.testkit.Await;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageEOFException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that behave worse than any real one that could be had for a test. */
class JmsReceiverTest {

  private static final JmsSettings SETTINGS =
      JmsSettings.of(new BrokerDefinition("events", Map.of("url", "x://h:1")));

  private static final JmsSettings FROM_JNDI =
      JmsSettings.of(new BrokerDefinition("events", Map.of("jndi", "java:app/jms/relay")));

  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  @Test
  void tellsALossWhenAMessageDoesNotFitIntoTheMemory() throws Exception {
    messages.add(
        fake(
            BytesMessage.class,
            call -> {
              if (call.equals("getBodyLength")) {
                throw new OutOfMemoryError("Requested array size exceeds VM limit");
              }
              return header(call);
            }));
    RecordedDeliveries deliveries = RecordedDeliveries.keeping();

    JmsReceiver receiver = open(SETTINGS, deliveries);

    Await.until("the loss is told", () -> deliveries.losses().size() == 1);
    assertThat(deliveries.losses().get(0)).hasMessageStartingWith("PR0572");
    receiver.close();
  }

  /** Payara's pool: what one session received and left open, the next would commit. */
  @Test
  void givesBackWhatIsOpenBeforeAServersPoolGivesTheSessionToOthers() throws Exception {
    messages.add(text("open"));
    RecordedDeliveries deliveries = RecordedDeliveries.keeping();
    JmsReceiver receiver = open(FROM_JNDI, deliveries);
    deliveries.await(1);

    receiver.close();

    assertThat(calls).containsSubsequence("receive", "rollback", "close");
  }

  @Test
  void undoesWhatTheLastUserOfAPooledSessionLeftOpen() throws Exception {
    messages.add(text("next"));
    RecordedDeliveries deliveries = RecordedDeliveries.keeping();
    JmsReceiver receiver = open(FROM_JNDI, deliveries);
    deliveries.await(1);
    receiver.close();

    assertThat(calls).containsSubsequence("rollback", "receive");
  }

  /** The dead letter is all that will be left of it. */
  @Test
  void whatCannotBeReadOfAMessageDoesNotCostTheRest() throws Exception {
    messages.add(
        fake(
            TextMessage.class,
            call ->
                switch (call) {
                  case "getText" -> "body";
                  case "getPropertyNames" -> Collections.enumeration(List.of("tenant"));
                  case "getObjectProperty" -> "north";
                  case "getJMSCorrelationID" -> throw new JMSException("bytes");
                  default -> header(call);
                }));
    RecordedDeliveries deliveries = RecordedDeliveries.keeping();
    JmsReceiver receiver = open(SETTINGS, deliveries);

    RecordedDeliveries.Delivered only = deliveries.await(1).get(0);

    assertThat(only.text()).isEqualTo("body");
    assertThat(only.message().headers()).containsEntry("tenant", "north");
    assertThat(only.message().contentType()).endsWith("unreadable");
    receiver.close();
  }

  /** They are not for a method; but the dead letter is all that will be left of them. */
  @Test
  void keepsNamesAndValuesForTheDeadLetter() throws Exception {
    Iterator<Object> stream = List.<Object>of("DE12", 3L, new byte[] {1}).iterator();
    messages.add(
        fake(
            MapMessage.class,
            call ->
                switch (call) {
                  case "getMapNames" -> Collections.enumeration(List.of("amount"));
                  case "getObject" -> 12.5;
                  default -> header(call);
                }));
    messages.add(
        fake(
            StreamMessage.class,
            call -> {
              if (!call.equals("readObject")) {
                return header(call);
              }
              if (!stream.hasNext()) {
                throw new MessageEOFException("end");
              }
              return stream.next();
            }));
    RecordedDeliveries deliveries = RecordedDeliveries.accepting();
    JmsReceiver receiver = open(SETTINGS, deliveries);

    assertThat(deliveries.await(2))
        .extracting(one -> one.message().contentType(), RecordedDeliveries.Delivered::text)
        .containsExactly(
            tuple("application/vnd.jakarta-messaging.map", "{\"amount\":12.5}"),
            tuple("application/vnd.jakarta-messaging.stream", "[\"DE12\",3,\"AQ==\"]"));
    receiver.close();
  }

  /** The client has made characters of it, and we UTF-8 of these. */
  @Test
  void aTextHasNoOtherCharacterSetHoweverItWasSent() throws Exception {
    messages.add(
        fake(
            TextMessage.class,
            call ->
                switch (call) {
                  case "getText" -> "Käse";
                  case "getPropertyNames" -> Collections.enumeration(List.of("content_type"));
                  case "getObjectProperty" -> "text/xml; charset=\"ISO-8859-1\"; v=1";
                  default -> header(call);
                }));
    RecordedDeliveries deliveries = RecordedDeliveries.keeping();
    JmsReceiver receiver = open(SETTINGS, deliveries);

    assertThat(deliveries.await(1).get(0).message().contentType()).isEqualTo("text/xml; v=1");
    receiver.close();
  }

  private JmsReceiver open(JmsSettings settings, RecordedDeliveries deliveries) throws Exception {
    return JmsReceiver.open(
        settings, factory(), new Source("/queue/q", "billing", 1, 1), deliveries);
  }

  private ConnectionFactory factory() {
    Queue queue = fake(Queue.class, call -> null);
    MessageConsumer consumer =
        fake(
            MessageConsumer.class,
            call -> {
              calls.add(call);
              return call.equals("receive") ? messages.poll(10, TimeUnit.MILLISECONDS) : null;
            });
    Session session =
        fake(
            Session.class,
            call -> {
              calls.add(call);
              return switch (call) {
                case "getTransacted" -> true;
                case "createQueue" -> queue;
                case "createConsumer" -> consumer;
                default -> null;
              };
            });
    Connection connection =
        fake(
            Connection.class,
            call -> {
              calls.add(call);
              return call.equals("createSession") ? session : null;
            });
    return fake(ConnectionFactory.class, call -> connection);
  }

  private static TextMessage text(String body) {
    return fake(TextMessage.class, call -> call.equals("getText") ? body : header(call));
  }

  private static Object header(String call) {
    return switch (call) {
      case "getPropertyNames" -> Collections.emptyEnumeration();
      case "propertyExists", "getJMSRedelivered" -> false;
      default -> null;
    };
  }

  private interface Behaviour {
    Object of(String call) throws Exception;
  }

  private static <T> T fake(Class<T> type, Behaviour behaviour) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> behaviour.of(method.getName())));
  }
}
