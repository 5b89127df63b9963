package dev.postrider.connector.kafka;

import static dev.postrider.connector.kafka.KafkaProblem.NO_TOPIC;

import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** A consumer of the client that may be a member of its group; it has not joined yet. */
record GroupMember(Consumer<byte[], byte[]> consumer, TopicPartition first) {

  /** How long the client may take to say good-bye. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Between two looks for a topic that the cluster is creating. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Within the connect time-out, or nothing is left behind. */
  static GroupMember open(
      Source source, KafkaSettings settings, Failures failures, ClusterTopics topics)
      throws TransportException {
    Optional<String> topic = Destinations.topic(source.destination());
    if (topic.isEmpty()) {
      throw refusal(failures, source, Destinations.NO_TOPIC);
    }
    return new Connecting(settings, failures)
        .within(
            () -> {
              try (topics) {
                Optional<String> undeclared = topics.declare(topic.get());
                if (undeclared.isPresent()) {
                  throw refusal(failures, source, undeclared.get());
                }
              }
              return proven(source, topic.get(), settings, failures);
            },
            GroupMember::close);
  }

  void close() {
    try {
      consumer.close(CloseOptions.timeout(PATIENCE));
    } catch (RuntimeException e) {
      // The cluster is away; its session there ends by itself.
    }
  }

  /**
   * Asks the coordinator of the group for something.
   *
   * @throws RuntimeException if it does not answer in time
   */
  void prove(Duration timeout) {
    consumer.committed(Set.of(first), timeout);
  }

  private static GroupMember proven(
      Source source, String topic, KafkaSettings settings, Failures failures)
      throws TransportException, InterruptedException {
    GroupMember member =
        new GroupMember(
            new KafkaConsumer<>(new ClientProperties(settings).ofConsumer(source)),
            new TopicPartition(topic, 0));
    boolean proven = false;
    try {
      if (!member.finds(topic, settings)) {
        throw refusal(failures, source, "there is no such topic");
      }
      member.prove(settings.connectTimeout());
      proven = true;
      return member;
    } catch (InterruptException e) {
      throw new InterruptedException();
    } finally {
      if (!proven) {
        member.close();
      }
    }
  }

  /** Asking for it makes some clusters create it. */
  private boolean finds(String topic, KafkaSettings settings) throws InterruptedException {
    long end = System.nanoTime() + settings.grace().toNanos();
    CountDownLatch never = new CountDownLatch(1);
    do {
      if (!consumer.partitionsFor(topic, settings.connectTimeout()).isEmpty()) {
        return true;
      }
    } while (!never.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS) && System.nanoTime() < end);
    return false;
  }

  private static TransportException refusal(Failures failures, Source source, String reason) {
    return failures
        .endpoint()
        .failure(NO_TOPIC, new IllegalStateException(reason), source.destination(), reason);
  }
}
