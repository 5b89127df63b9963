package dev.postrider.connector.kafka;

import dev.postrider.spi.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks over a connection that is made when there is first something to ask. */
final class ClusterTopics implements Topics {

  private final KafkaSettings settings;
  private final Failures failures;

  /** Those that are known to be there, by all sessions. */
  private final Set<String> declared;

  private @Nullable Admin admin;

  ClusterTopics(KafkaSettings settings, Failures failures, Set<String> declared) {
    this.settings = settings;
    this.failures = failures;
    this.declared = declared;
  }

  @Override
  public Optional<String> declare(String topic) throws TransportException {
    return settings.declares() && !declared.contains(topic) ? refusal(topic) : Optional.empty();
  }

  @Override
  public Optional<String> refusal(String topic) throws TransportException {
    declared.remove(topic);
    try {
      ask(admin().describeTopics(List.of(topic)).allTopicNames());
      declared.add(topic);
      return Optional.empty();
    } catch (UnknownTopicOrPartitionException absent) {
      return settings.declares() ? create(topic) : Optional.of("there is no such topic");
    } catch (ApiException e) {
      return told(e);
    }
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }

  private Optional<String> create(String topic) throws TransportException {
    NewTopic created = new NewTopic(topic, settings.partitions(), settings.replication());
    try {
      ask(admin().createTopics(List.of(created)).all());
    } catch (TopicExistsException another) {
      // Of our sessions, or of another node.
    } catch (ApiException e) {
      return told(e).map(reason -> "it cannot be created, " + reason);
    }
    declared.add(topic);
    return Optional.empty();
  }

  private Optional<String> told(ApiException refusal) throws TransportException {
    if (refusal instanceof RetriableException || refusal instanceof AuthenticationException) {
      throw failures.connecting(refusal);
    }
    return Optional.of(settings.reason(refusal));
  }

  private void ask(KafkaFuture<?> answer) throws TransportException {
    try {
      answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiException refusal) {
        throw refusal;
      }
      throw failures.connecting(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.connecting(e);
    }
  }

  private Admin admin() throws TransportException {
    if (admin == null) {
      try {
        admin = Admin.create(new ClientProperties(settings).ofAdmin());
      } catch (KafkaException e) {
        throw failures.connecting(e);
      }
    }
    return admin;
  }
}
