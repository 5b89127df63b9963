package dev.postrider.server.app;

import dev.postrider.Delivery;
import dev.postrider.Message;
import dev.postrider.Outbox;
import dev.postrider.Subscribe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Consumers without a message-driven bean. */
@ApplicationScoped
public class Subscribers {

  private static final System.Logger LOG = System.getLogger(Subscribers.class.getName());

  /** Nobody opens it: slow work takes a while, and that is all. */
  private final CountDownLatch never = new CountDownLatch(1);

  private static final int SHORT_OF_STOCK = 4711;

  @PersistenceContext EntityManager entities;
  @Inject Outbox outbox;
  @Inject Diary diary;

  /** An order; JSON Binding makes it. */
  public static class Bill {
    public String number;
    public int total;
  }

  @Subscribe(destination = "/queue/bills", consumer = "billing", concurrency = 2)
  public void bill(Delivery<Bill> delivery) {
    Bill bill = delivery.payload();
    entities.persist(new Effect("billing", bill.number + ":" + bill.total));
    outbox.publish(
        Message.to("/queue/billed")
            .payload(bill)
            .key(bill.number)
            .header("diary", diary.told())
            .build());
    if (bill.total == SHORT_OF_STOCK && !isInStock()) {
      throw new IllegalStateException("Out of stock");
    }
    if (bill.total < 0) {
      entities.flush();
      throw new IllegalArgumentException("A bill of " + bill.total);
    }
    if (bill.total == 0) {
      delivery.reject("Nothing to pay");
    }
  }

  /** Mended by somebody who puts a row there. */
  private boolean isInStock() {
    return !entities
        .createQuery("SELECT e FROM Effect e WHERE e.consumer = 'stock'", Effect.class)
        .getResultList()
        .isEmpty();
  }

  /** Neither public nor in a hurry. */
  @Subscribe(destination = "/queue/slow", consumer = "slow")
  void work(Delivery<JsonObject> delivery) throws InterruptedException {
    String name = delivery.payload().getString("name");
    entities.persist(new Effect("slow", name + "@" + ProcessHandle.current().pid()));
    entities.flush();
    LOG.log(Level.INFO, "begun {0}.", name);
    never.await(delivery.payload().getInt("millis"), TimeUnit.MILLISECONDS);
  }
}
