package dev.postrider.connector.kafka;

import dev.postrider.spi.IncomingMessage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** From records, also of other senders, to messages. */
final class RecordReader {

  private final String destination;

  RecordReader(String destination) {
    this.destination = destination;
  }

  /**
   * The message. Kafka gives it no id but its place in the topic, and does not count how often it
   * was delivered; a record without a value has an empty body.
   */
  IncomingMessage read(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), text(header.value()));
      }
    }
    return new IncomingMessage(
        destination,
        headers,
        record.value() == null ? new byte[0] : record.value(),
        headers.remove(Departure.CONTENT_TYPE),
        record.topic() + "-" + record.partition() + "@" + record.offset(),
        headers.remove(Departure.CORRELATION_ID),
        headers.remove(Departure.REPLY_TO),
        key(record.key()),
        1);
  }

  private static @Nullable String key(byte @Nullable [] key) {
    return key == null ? null : text(key);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
