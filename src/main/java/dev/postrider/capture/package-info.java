/**
 * From a JPA callback or a call of {@code Outbox} to rows inside the JTA transaction.
 *
 * <p>{@code EntityEventListener} fires events, {@code CaptureShell} observes them and offers the
 * {@code Outbox}; {@code OutboxObserver} and {@code TransactionalOutbox} make drafts, {@code
 * MessageIntake} turns them into rows, {@code PendingMessages} writes these in one batch just
 * before the commit.
 */
@NullMarked
package dev.postrider.capture;

import org.jspecify.annotations.NullMarked;
