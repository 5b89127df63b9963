package dev.postrider.bench;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An idempotent producer with the client's own settings; what was sent is flushed at the end. */
final class KafkaSender implements Sender {

  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  KafkaSender(String bootstrap) {
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all", "enable.idempotence", "true"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @Override
  public void send(Letter letter) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Stage.QUEUE, utf8(letter.key()), letter.payload());
    letter.headers().forEach((name, value) -> record.headers().add(name, utf8(value)));
    record.headers().add("content-type", utf8(letter.type()));
    producer.send(record, (metadata, cause) -> failure.compareAndSet(null, cause));
  }

  @Override
  public void commit() throws Exception {
    producer.flush();
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
