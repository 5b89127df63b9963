/**
 * Sends to Kafka, one idempotent producer per session, at most one message of a key in flight.
 * PR0700 to PR0799.
 *
 * <p>All properties of Kafka's own client can be set; the ones on which the guarantees rest are
 * set, or checked, here.
 */
@NullMarked
package dev.postrider.connector.kafka;

import org.jspecify.annotations.NullMarked;
