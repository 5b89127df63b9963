package dev.postrider.demo;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the shop's topics as soon as the cluster answers. Nobody has a fax any more: there is no
 * topic for it.
 */
final class KafkaTopics implements Callable<Void> {

  private static final int PATIENCE_MS = 60_000;
  private static final int PARTITIONS = 4;

  /** Until the warehouse is opened nothing gets in; the shop changes it. */
  private static final Map<String, String> LIMITED = Map.of("max.message.bytes", "1");

  private static final List<NewTopic> TOPICS =
      List.of(
          topic("billing"),
          topic("shipping").configs(LIMITED),
          topic("orders.v1"),
          topic("DLQ.billing"),
          topic("DLQ.shipping"));

  private final String address;

  KafkaTopics(String address) {
    this.address = address;
  }

  @Override
  public Void call() throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", address,
            "default.api.timeout.ms", PATIENCE_MS,
            "request.timeout.ms", PATIENCE_MS);
    try (Admin admin = Admin.create(settings)) {
      for (NewTopic topic : TOPICS) {
        create(admin, topic);
      }
    }
    return null;
  }

  private static void create(Admin admin, NewTopic topic) throws Exception {
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, PARTITIONS, (short) 1);
  }
}
