package dev.postrider.server.app;

import dev.postrider.Cancellation;
import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.Outbox;
import dev.postrider.PostriderException;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Persistence;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;

/** Business methods of a CDI bean. */
@ApplicationScoped
public class Shop {

  @PersistenceContext EntityManager entities;
  @Inject Outbox outbox;
  @Inject Shop self;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  TransactionSynchronizationRegistry transactions;

  @Transactional
  public Long place(String number) {
    Order order = new Order(number, new BigDecimal("12.50"));
    entities.persist(order);
    return order.id();
  }

  @Transactional
  public void placeAndThrow(String number) {
    place(number);
    entities.flush();
    throw new IllegalStateException("on purpose");
  }

  @Transactional
  public void placeAndMark(String number) {
    place(number);
    entities.flush();
    transactions.setRollbackOnly();
  }

  @Transactional
  public void placeAndFailLate(String number) {
    place(number);
    entities.flush();
    transactions.registerInterposedSynchronization(new FailsLate());
  }

  /** The database refuses it only in the flush at commit. */
  @Transactional
  public void placeWhatTheDatabaseRefuses(String number) {
    place(number);
    entities.flush();
    outbox.publish(Message.to("/queue/early").payload(number).build());
    entities.persist(new Order(null, BigDecimal.ONE));
  }

  @Transactional
  public Long placeWithLines(String number) {
    Order order = new Order(number, new BigDecimal("12.50"));
    order.customer(new Customer(System.nanoTime(), "Ada"));
    order.add("first");
    order.add("second");
    entities.persist(order);
    return order.id();
  }

  /** Persist, flush, change, flush, remove and add lines by cascade, merge, all in one. */
  @Transactional
  public void manyChanges(String id, String number) {
    Order known = entities.find(Order.class, Long.valueOf(id));
    entities.detach(known);
    known.remark("merged");
    entities.persist(new Order(number, BigDecimal.ONE));
    entities.flush();
    Order merged = entities.merge(known);
    entities.flush();
    entities.remove(merged.lines().remove(0));
    merged.lines().get(0).text("changed");
    merged.add("third");
  }

  /** Whether the lines were loaded before and after the flush. */
  @Transactional
  public String remark(String id, String text) {
    Order order = entities.find(Order.class, Long.valueOf(id));
    boolean before = Persistence.getPersistenceUtil().isLoaded(order, "lines");
    order.remark(text);
    entities.flush();
    return before + " " + Persistence.getPersistenceUtil().isLoaded(order, "lines");
  }

  /** Whether the provider has woven the entities' classes. */
  public boolean woven() {
    return Arrays.stream(Order.class.getInterfaces())
        .anyMatch(i -> i.getSimpleName().equals("PersistenceWeaved"));
  }

  @Transactional
  public void publishAround(String number) {
    outbox.publish(Message.to("/queue/before").payload(number).build());
    place(number);
    outbox.publish(Message.to("/queue/after").payload(number).build());
  }

  @Transactional
  public void note(String id) {
    entities.persist(new Note(Long.parseLong(id), "hello"));
  }

  @Transactional(TxType.REQUIRES_NEW)
  public void placeAlone(String number) {
    place(number);
  }

  @Transactional
  public void placeAroundAnother(String outer, String inner) {
    place(outer);
    self.placeAlone(inner);
    throw new IllegalStateException("on purpose");
  }

  @Transactional
  public void placeSilently(String number) {
    place(number);
    outbox.suppress();
  }

  @Transactional
  public void placeOneOfTwoSilently(String silent, String loud) {
    Order order = new Order(silent, BigDecimal.ONE);
    outbox.suppress(order);
    entities.persist(order);
    place(loud);
  }

  public void publishWithoutTransaction() {
    outbox.publish(Message.to("/queue/x").payload("x").build());
  }

  @Transactional
  public void placeAndPublish(String number, String destination, String length) {
    place(number);
    outbox.publish(Message.to(destination).payload("x".repeat(Integer.parseInt(length))).build());
  }

  /** An order, silently, and a message with a key of its own. */
  @Transactional
  public void publishKeyed(String key, String text) {
    Order order = new Order(key, BigDecimal.ONE);
    outbox.suppress(order);
    entities.persist(order);
    outbox.publish(Message.to("/queue/load").key(key).payload(text).build());
  }

  /** Says the message's id. */
  @Transactional
  public String schedule(String number) {
    place(number);
    return outbox
        .publish(Message.to("/queue/later").payload(number).after(Duration.ofHours(1)).build())
        .value();
  }

  @Transactional
  public void scheduleAndThrow(String number) {
    schedule(number);
    throw new IllegalStateException("on purpose");
  }

  /** Also changes data, so that both share the connection. */
  @Transactional
  public String cancel(String id, String number) {
    place(number);
    entities.flush();
    Cancellation outcome = outbox.cancel(new MessageId(id));
    entities.flush();
    return outcome.toString();
  }

  @Transactional
  public void cancelAndThrow(String id) {
    if (outbox.cancel(new MessageId(id)) == Cancellation.CANCELLED) {
      throw new IllegalStateException("on purpose");
    }
  }

  @Transactional
  public String publishAndCancel(String number) {
    return cancel(schedule(number), number);
  }

  @Transactional
  public void placeAndPublishNothing(String number) {
    place(number);
    outbox.publish(Message.to("/queue/x").payload(null).build());
  }

  /** Says the exception's code; the method itself ends well. */
  @Transactional
  public void placeAndIgnoreRefusal(String number, String length) {
    try {
      placeAndPublish(number, "/queue/x", length);
    } catch (PostriderException ignored) {
      // As careless code does.
    }
  }

  final class FailsLate implements Synchronization {

    @Override
    public void beforeCompletion() {
      if (transactions.getTransactionStatus() != Status.STATUS_MARKED_ROLLBACK) {
        throw new IllegalStateException("late, on purpose");
      }
    }

    @Override
    public void afterCompletion(int status) {}
  }
}
