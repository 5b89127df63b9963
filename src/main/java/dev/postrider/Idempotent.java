package dev.postrider;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Applies each message once: the method's first call for a message runs, later ones return without
 * running it.
 *
 * <p>The method has one parameter that is a {@link jakarta.jms.Message} or a {@link MessageId}, and
 * runs inside a JTA transaction (put {@link jakarta.transaction.Transactional} beside it); the id
 * is recorded in that transaction, so that the method's effect and the record commit or vanish
 * together. A skipped call returns {@code null}, or zero or {@code false} for a primitive result.
 *
 * <p>A parameter of the type {@code Message} of MicroProfile Reactive Messaging, of an
 * {@code @Incoming} method, is different: the method returns a {@link
 * java.util.concurrent.CompletionStage}, is not transactional, and is called in a transaction that
 * begins here. The message is acknowledged after the commit, whether the call was skipped or not,
 * and nacked after a rollback. Its id is read by the application's {@link
 * dev.postrider.spi.HeaderReader}.
 *
 * <p>Concurrent calls for one id: the second waits for the first one's transaction, then is
 * skipped, or runs if that rolled back. A message without an id is always processed. The record is
 * kept for {@code postrider.inbox.window}.
 */
@Documented
@Inherited
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Idempotent {

  /** Who consumes: each consumer name applies a message once. 1 to 100 characters. */
  @Nonbinding
  String consumer();
}
