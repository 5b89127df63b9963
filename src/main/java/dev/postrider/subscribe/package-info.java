/**
 * Receives for {@code @Subscribe} methods: from the broker, through the inbox, to the call and its
 * acknowledgement.
 */
@NullMarked
package dev.postrider.subscribe;

import org.jspecify.annotations.NullMarked;
