package dev.postrider.connector.rabbitmq;

import dev.postrider.connector.Endpoint;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the sessions of a broker learn for those after them. Safe for use by any thread. */
final class Lessons {

  private static final System.Logger LOG = System.getLogger(Lessons.class.getName());

  private final AtomicBoolean toldThatBlocked = new AtomicBoolean();
  private volatile boolean careful;

  /** Whether the broker once ended a stream of messages: then each destination is tried first. */
  boolean careful() {
    return careful;
  }

  /** The broker has ended a stream of messages because of one of them. */
  void beCareful() {
    careful = true;
  }

  /** The broker takes no messages for now; told once, however many sessions hear of it. */
  void blocked(Endpoint endpoint, String reason) {
    if (toldThatBlocked.compareAndSet(false, true)) {
      String told = endpoint.settings().clean(reason);
      LOG.log(
          Level.WARNING,
          RabbitProblem.BLOCKED
              .of(endpoint.settings().broker(), endpoint.address(), told)
              .toString());
    }
  }

  /** The broker takes messages. */
  void flows() {
    toldThatBlocked.set(false);
  }
}
