package dev.postrider.server.app;

import dev.postrider.Message;
import dev.postrider.Outbox;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;

/** Publishes to the broker {@code events}, by the outbox and by channels that end in it. */
@ApplicationScoped
public class EventsShop {

  @Inject Outbox outbox;
  @Inject Orders orders;
  @Resource ManagedExecutorService threads;

  @Transactional
  public void publish(String first, String count) {
    int from = Integer.parseInt(first);
    for (int i = from; i < from + Integer.parseInt(count); i++) {
      Message.Builder message = Message.to("/queue/events").payload("Käse € 🧀 " + i);
      outbox.publish(message.key("key-" + i % 7).type("Cheese").build());
    }
  }

  @Transactional
  public void say(String body) {
    outbox.publish(Message.to("/queue/events").payload(body).type("Word").build());
  }

  /** By the emitter, in a transaction that commits. */
  public String order(String body) throws Exception {
    return ended(orders.send(body));
  }

  /** By the emitter, in a transaction that does not. */
  public String orderAndRegret(String body) throws Exception {
    try {
      orders.sendAndFail(body);
      return "no failure";
    } catch (IllegalArgumentException regret) {
      return ended(orders.last());
    }
  }

  /** By the emitter, without a transaction. */
  public String orderPlainly(String body) throws Exception {
    return ended(orders.sendWithoutTransaction(body));
  }

  /** A message of our own, by the emitter. */
  public String orderWhole(String body) throws Exception {
    return ended(orders.sendWhole(body));
  }

  /** Many threads at once; of each, every second transaction rolls back. */
  public void race(String threadCount, String count) throws Exception {
    List<Future<?>> running = new ArrayList<>();
    for (int t = 0; t < Integer.parseInt(threadCount); t++) {
      String name = "race " + t + "-";
      running.add(
          threads.submit(
              () -> {
                for (int i = 0; i < Integer.parseInt(count); i++) {
                  oneOf(name, i);
                }
              }));
    }
    for (Future<?> one : running) {
      one.get(60, TimeUnit.SECONDS);
    }
  }

  private void oneOf(String name, int i) {
    if (i % 2 == 0) {
      orders.send(name + i);
    } else {
      try {
        orders.sendAndFail(name + i);
      } catch (IllegalArgumentException regret) {
        // as it should be
      }
    }
  }

  private static String ended(CompletionStage<Void> stage) throws Exception {
    try {
      stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
      return "acknowledged";
    } catch (java.util.concurrent.ExecutionException nacked) {
      return String.valueOf(nacked.getCause());
    }
  }

  /** The emitters. */
  @ApplicationScoped
  public static class Orders {

    private volatile CompletionStage<Void> last;

    @Inject
    @Channel("orders-out")
    Emitter<String> emitter;

    @Inject
    @Channel("whole-out")
    Emitter<Message> whole;

    @Transactional
    public CompletionStage<Void> send(String body) {
      CompletionStage<Void> sent = emitter.send(body);
      if (sent.toCompletableFuture().isDone()) {
        throw new IllegalStateException("It is acknowledged before the commit");
      }
      return sent;
    }

    @Transactional
    public void sendAndFail(String body) {
      last = emitter.send(body);
      throw new IllegalArgumentException("regretted");
    }

    public CompletionStage<Void> last() {
      return last;
    }

    public CompletionStage<Void> sendWithoutTransaction(String body) {
      return emitter.send(body);
    }

    @Transactional
    public CompletionStage<Void> sendWhole(String body) {
      return whole.send(Message.to("/queue/events").payload(body).type("Whole").build());
    }
  }
}
