/**
 * From rows to brokers: lease, read, send, settle.
 *
 * <p>A {@link dev.postrider.relay.Lane} is an actor: all its state is touched by one task at a
 * time, those of its {@link dev.postrider.relay.Mailbox}; whatever waits for a database or a broker
 * runs beside it and posts its result. So reading, sending and settling overlap, and a test can
 * play any order of events by another {@link dev.postrider.relay.Scheduler}.
 */
@NullMarked
package dev.postrider.relay;

import org.jspecify.annotations.NullMarked;
