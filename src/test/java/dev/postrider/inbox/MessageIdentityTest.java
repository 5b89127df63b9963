package dev.postrider.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.MessageId;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQTextMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdentityTest {

  /** SHA-256 of the three letters abc, the example of FIPS 180-2. */
  private static final String HASH_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void takesTheMostTrustedOfSeveralIds() throws JMSException {
    List<String> trusted = List.of("postrider_id", "dop-msg-id", "cap-msg-id", "JMSMessageID");
    Map<String, String> properties = new LinkedHashMap<>();
    trusted.forEach(name -> properties.put(name, "by " + name));

    for (String name : trusted) {
      assertThat(MessageIdentity.of(JmsMessages.text("abc", properties)).id())
          .contains("by " + name);
      properties.remove(name);
    }
    assertThat(MessageIdentity.of(JmsMessages.text("abc", properties)))
        .isEqualTo(MessageIdentity.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dop-msg-id",
        "dop_msg_id",
        "dop_HYPHEN_msg_HYPHEN_id",
        "cap-msg-id",
        "cap_msg_id",
        "cap_HYPHEN_msg_HYPHEN_id"
      })
  void readsTheIdsOfOtherOutboxesInEverySpellingOfAWire(String name) throws JMSException {
    assertThat(MessageIdentity.of(JmsMessages.text("abc", Map.of(name, "7", "JMSMessageID", "8"))))
        .isEqualTo(identity("7", HASH_OF_ABC));
  }

  @Test
  void readsAHyphenatedNameFromAMessageOfArtemis() throws JMSException {
    ClientMessageImpl core = new ClientMessageImpl((byte) 3, true, 0, 0, (byte) 4, 1024);
    core.putStringProperty("dop-msg-id", "from STOMP");

    assertThat(MessageIdentity.of(new ActiveMQTextMessage(core, null)).id()).contains("from STOMP");
  }

  @Test
  void goesOnWhereAProviderRefusesToReadIllegalNames() throws JMSException {
    Map<String, String> strict = new LinkedHashMap<>(Map.of("JMSMessageID", "ID:8"));
    Map<String, String> refusing =
        new LinkedHashMap<>(strict) {
          @Override
          public String get(Object key) {
            if (key.toString().contains("-")) {
              throw new IllegalArgumentException("Not a Java identifier: " + key);
            }
            return super.get(key);
          }
        };

    assertThat(MessageIdentity.of(JmsMessages.text("abc", refusing)).id()).contains("ID:8");
  }

  @Test
  void takesAnEmptyIdForNone() throws JMSException {
    assertThat(MessageIdentity.of(JmsMessages.text("abc", Map.of("postrider_id", ""))))
        .isEqualTo(MessageIdentity.UNKNOWN);
  }

  @Test
  void takesIdsOfAnyLength() throws JMSException {
    String id = "x".repeat(10_000);

    assertThat(MessageIdentity.of(JmsMessages.text("abc", Map.of("postrider_id", id))).id())
        .contains(id);
  }

  @Test
  void hashesTextAndTheSameTextAsBytesAlike() throws JMSException {
    byte[] bytes = "abc".getBytes(StandardCharsets.UTF_8);
    Map<String, String> properties = Map.of("postrider_id", "1");

    assertThat(
            List.of(
                MessageIdentity.of(JmsMessages.text("abc", properties)),
                MessageIdentity.of(JmsMessages.bytes(bytes, properties)),
                MessageIdentity.of(new MessageId("1"), bytes)))
        .containsOnly(identity("1", HASH_OF_ABC));
  }

  @Test
  void leavesABytesMessageReadableFromItsStart() throws JMSException {
    byte[] body = new byte[20_001];
    new Random(1).nextBytes(body);
    BytesMessage message = JmsMessages.bytes(body, Map.of("postrider_id", "1"));
    message.readByte();

    assertThat(MessageIdentity.of(message)).isEqualTo(identity("1", PayloadHash.of(body)));

    byte[] read = new byte[body.length];
    assertThat(message.readBytes(read)).isEqualTo(body.length);
    assertThat(read).isEqualTo(body);
  }

  @Test
  void hashesNoOtherKindOfMessage() throws JMSException {
    assertThat(MessageIdentity.of(JmsMessages.map(Map.of("postrider_id", "1"))))
        .isEqualTo(identity("1", null));
    assertThat(MessageIdentity.of(JmsMessages.text(null, Map.of("postrider_id", "1"))))
        .isEqualTo(identity("1", null));
    assertThat(MessageIdentity.of((Object) new MessageId("1"))).isEqualTo(identity("1", null));
  }

  @Test
  void knowsNothingOfAMissingArgument() throws JMSException {
    assertThat(MessageIdentity.of((Object) null)).isEqualTo(MessageIdentity.UNKNOWN);
  }

  private static MessageIdentity identity(String id, String hash) {
    return new MessageIdentity(java.util.Optional.of(id), java.util.Optional.ofNullable(hash));
  }
}
