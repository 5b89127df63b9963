/**
 * What a plug-in implements: the contracts of the relay, and of subscriptions, with a kind of
 * broker.
 */
@NullMarked
package dev.postrider.spi;

import org.jspecify.annotations.NullMarked;
