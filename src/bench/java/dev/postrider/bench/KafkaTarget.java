package dev.postrider.bench;

import dev.postrider.testkit.KafkaServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka with one broker, as it comes: it confirms what it has, and leaves the disk to the system.
 */
final class KafkaTarget implements Target {

  private static final int PARTITIONS = 4;

  private static final List<TopicPartition> ALL =
      IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(Stage.QUEUE, i)).toList();

  private final KafkaServer server;
  private final Admin admin;

  private KafkaTarget(KafkaServer server, Admin admin) {
    this.server = server;
    this.admin = admin;
  }

  static KafkaTarget start() throws ExecutionException, InterruptedException {
    KafkaServer server =
        KafkaServer.create("bench")
            .onJvm("-Xmx512m")
            // So that what was purged leaves the disk.
            .with("log.segment.bytes", "" + (64 << 20))
            .with("log.retention.check.interval.ms", "5000")
            .with("log.segment.delete.delay.ms", "1000")
            .start();
    Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()));
    admin.createTopics(List.of(new NewTopic(Stage.QUEUE, PARTITIONS, (short) 1))).all().get();
    return new KafkaTarget(server, admin);
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("connector", "kafka", "bootstrap.servers", server.bootstrap());
  }

  @Override
  public Sender connect() {
    return new KafkaSender(server.bootstrap());
  }

  @Override
  public long messages() throws ExecutionException, InterruptedException {
    return sum(OffsetSpec.latest()) - sum(OffsetSpec.earliest());
  }

  @Override
  public void purge() throws ExecutionException, InterruptedException {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    offsets(OffsetSpec.latest())
        .forEach((one, end) -> all.put(one, RecordsToDelete.beforeOffset(end.offset())));
    admin.deleteRecords(all).all().get();
  }

  @Override
  public Stream<ProcessHandle> processes() {
    return Stream.of(server.handle());
  }

  @Override
  public void close() {
    admin.close();
    server.close();
  }

  private long sum(OffsetSpec of) throws ExecutionException, InterruptedException {
    return offsets(of).values().stream().mapToLong(ListOffsetsResultInfo::offset).sum();
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(OffsetSpec of)
      throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(ALL.stream().collect(Collectors.toMap(Function.identity(), one -> of)))
        .all()
        .get();
  }
}
