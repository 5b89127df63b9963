/**
 * From a JPA callback or a call of {@code Outbox} to rows inside the JTA transaction, or past them
 * to the broker.
 *
 * <p>{@code EntityEventListener} fires events, {@code CaptureShell} observes them and offers the
 * {@code Outbox}; {@code OutboxObserver} and {@code TransactionalOutbox} make drafts, {@code
 * MessageIntake} turns them into rows, {@code PendingMessages} writes these in one batch just
 * before the commit. {@code DirectSends} is the way past them, by a {@code Courier} for each
 * broker.
 */
@NullMarked
package dev.postrider.capture;

import org.jspecify.annotations.NullMarked;
