/**
 * Once-only consumption: records the ids of applied messages in the transaction that applies them.
 */
@NullMarked
package dev.postrider.inbox;

import org.jspecify.annotations.NullMarked;
