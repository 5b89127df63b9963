package dev.postrider;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Receives messages of a broker, without a message-driven bean: the method is called for each of
 * them, with one parameter of type {@link Delivery}.
 *
 * <pre>{@code
 * @Subscribe(destination = "/queue/invoices", consumer = "billing")
 * void bill(Delivery<Invoice> delivery) { … }
 * }</pre>
 *
 * <p>The method belongs to a CDI bean and is called on a managed thread inside a JTA transaction of
 * its own. In that transaction the message's id is recorded for the consumer, so that a message
 * that comes again is acknowledged without a call ({@link Idempotent} says more). After the commit
 * the message is acknowledged. An exception rolls all of it back, and the message is tried again
 * with growing pauses; out of attempts, or by {@link Delivery#reject}, it goes to the dead letter
 * queue {@code DLQ.<queue>}, with headers that tell why.
 *
 * <p>Messages of one key are handled one after the other, in the order in which the broker gives
 * them to this node; while one is tried again, the later ones of its key wait.
 *
 * <p>All methods are checked at deployment: PR0951 to PR0956.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Subscribe {

  /** {@code /queue/x}, {@code /topic/x} or plain; 1 to 255 characters. */
  String destination();

  /**
   * Who consumes: each consumer applies a message once; nodes with the same one share the messages.
   * It is also the name of a topic's durable subscription, and of a Kafka consumer group. 1 to 100
   * characters.
   */
  String consumer();

  /** A name in {@code postrider.brokers}; by default {@code postrider.default-broker}. */
  String broker() default "";

  /** How many messages are worked on at once on each node, 1 to 1000. */
  int concurrency() default 1;

  /**
   * The most messages a node takes from the broker before they are done; by default as many as
   * {@link #concurrency}. More is faster, and takes messages from idle nodes.
   */
  int prefetch() default 0;

  /**
   * Headers a message must have to be of interest, each as {@code name=value}; others are
   * acknowledged and counted, not applied.
   */
  String[] where() default {};
}
