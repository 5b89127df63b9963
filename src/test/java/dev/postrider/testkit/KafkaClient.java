package dev.postrider.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plain clients of Kafka, independent of the product, that say what a cluster really holds. */
public final class KafkaClient implements AutoCloseable {

  private final String bootstrap;
  private final Admin admin;

  /** Connects without a login. */
  public KafkaClient(String bootstrap) {
    this.bootstrap = bootstrap;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  /** Creates a topic with such properties. */
  public void create(String topic, int partitions, Map<String, String> properties) {
    NewTopic created = new NewTopic(topic, partitions, (short) 1).configs(properties);
    run(() -> admin.createTopics(List.of(created)).all().get());
  }

  /** Deletes a topic with all it holds. */
  public void delete(String topic) {
    run(() -> admin.deleteTopics(List.of(topic)).all().get());
  }

  /** How many partitions a topic has; 0 if it does not exist. */
  public int partitions(String topic) {
    try {
      TopicDescription found =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      return found.partitions().size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Forbids a user an operation on topics whose names begin so. */
  public void forbid(String user, AclOperation operation, String prefix) {
    AclBinding binding =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, prefix, PatternType.PREFIXED),
            new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.DENY));
    run(() -> admin.createAcls(List.of(binding)).all().get());
  }

  /** All that a topic holds, partition by partition, in order; nothing if it does not exist. */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    int partitions = partitions(topic);
    List<TopicPartition> all = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      all.add(new TopicPartition(topic, i));
    }
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    if (!all.isEmpty()) {
      try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
        consumer.assign(all);
        consumer.seekToBeginning(all);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        while (all.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
          consumer.poll(Duration.ofSeconds(1)).forEach(found::add);
        }
      }
    }
    return found;
  }

  /** Sends one, and waits until it is there. */
  public void send(ProducerRecord<byte[], byte[]> record) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      run(() -> producer.send(record).get());
    }
  }

  /** All that a topic holds, as the contracts know messages. */
  public List<ReceivedMessage> browse(String topic) {
    return records(topic).stream().map(KafkaClient::read).toList();
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", bootstrap,
            "enable.auto.commit", "false",
            "max.partition.fetch.bytes", "20000000",
            "fetch.max.bytes", "50000000"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static ReceivedMessage read(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new TreeMap<>();
    record
        .headers()
        .forEach(one -> headers.put(one.key(), new String(one.value(), StandardCharsets.UTF_8)));
    return new ReceivedMessage(
        null,
        record.value(),
        headers,
        true,
        headers.get("correlation-id"),
        headers.get("message-type"),
        record.timestamp(),
        0,
        1);
  }

  private interface Call {
    void run() throws ExecutionException, InterruptedException;
  }

  private static void run(Call call) {
    try {
      call.run();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
