/**
 * Channels of MicroProfile Reactive Messaging that end in the outbox: the standard's connector
 * {@code postrider}. PR1350 to PR1399.
 *
 * <p>Classes of Reactive Messaging are touched only where the application has them.
 */
@NullMarked
package dev.postrider.channel;

import org.jspecify.annotations.NullMarked;
