package dev.postrider.connector.kafka;

import dev.postrider.spi.OutgoingMessage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way, as Kafka carries it.
 *
 * @param number in its session
 * @param destination as the sender wrote it
 * @param alone whether it was handed over as a batch of its own
 */
record Departure(
    long number, String destination, ProducerRecord<byte[], byte[]> record, boolean alone) {

  static final String CONTENT_TYPE = "content-type";
  static final String CORRELATION_ID = "correlation-id";
  static final String TYPE = "message-type";
  static final String REPLY_TO = "reply-to";

  private static final Set<String> NATIVE = Set.of(CONTENT_TYPE, CORRELATION_ID, TYPE, REPLY_TO);

  /**
   * The record: the message's key, if it has one of its own; all headers in UTF-8; its time is that
   * of sending, since by an older one the cluster might delete it at once.
   */
  static Departure of(long number, String topic, OutgoingMessage message, boolean alone) {
    // Without a key the producer spreads messages over partitions.
    byte[] key = message.key().equals(message.id()) ? null : utf8(message.key());
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, message.payload());
    Headers headers = record.headers();
    for (Map.Entry<String, String> header : message.headers().entrySet()) {
      if (!NATIVE.contains(header.getKey())) {
        headers.add(header.getKey(), utf8(header.getValue()));
      }
    }
    add(headers, CONTENT_TYPE, message.contentType());
    add(headers, CORRELATION_ID, message.correlationId());
    add(headers, TYPE, message.type());
    add(headers, REPLY_TO, topic(message.replyTo()));
    return new Departure(number, message.destination(), record, alone);
  }

  String topic() {
    return record.topic();
  }

  private static @Nullable String topic(@Nullable String destination) {
    return destination == null ? null : Destinations.topic(destination).orElse(null);
  }

  private static void add(Headers headers, String name, @Nullable String value) {
    if (value != null) {
      headers.add(name, utf8(value));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
