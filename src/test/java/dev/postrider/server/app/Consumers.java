package dev.postrider.server.app;

import dev.postrider.Idempotent;
import dev.postrider.Inbox;
import dev.postrider.MessageId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Business methods that apply a message once. */
@ApplicationScoped
public class Consumers {

  /** What the first business calls hold on to while the test looks. */
  static final String WAIT = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(42)) AS held";

  private final ConcurrentMap<String, Integer> failures = new ConcurrentHashMap<>();

  @PersistenceContext EntityManager entities;
  @Inject Inbox inbox;

  @Transactional(rollbackOn = Exception.class)
  @Idempotent(consumer = "billing")
  public void bill(Message message) throws JMSException {
    apply("billing", message.getBody(String.class));
  }

  @Transactional(rollbackOn = Exception.class)
  @Idempotent(consumer = "stock")
  public void reserve(Message message) throws JMSException {
    apply("stock", message.getBody(String.class));
  }

  /** Says whether the body ran. */
  @Transactional
  @Idempotent(consumer = "calls")
  public boolean apply(MessageId id) {
    apply("calls", id.value());
    entities.flush();
    entities.createNativeQuery(WAIT).getResultList();
    return true;
  }

  @Idempotent(consumer = "careless")
  public void applyWithoutTransaction(MessageId id) {
    throw new IllegalStateException("was run");
  }

  @Transactional
  public boolean applyByHand(String consumer, String id) {
    boolean first = inbox.accept(consumer, new MessageId(id));
    if (first) {
      apply(consumer, id);
    }
    return first;
  }

  @Transactional
  public void applyByHandAndFail(String consumer, String id) {
    applyByHand(consumer, id);
    throw new IllegalStateException("on purpose");
  }

  private void apply(String consumer, String body) {
    entities.persist(new Effect(consumer, body));
    if (body.startsWith("poison")) {
      entities.flush();
      throw new IllegalStateException("always");
    }
    if (body.startsWith("fails-once") && failures.merge(consumer + body, 1, Integer::sum) == 1) {
      entities.flush();
      throw new IllegalStateException("once");
    }
  }
}
