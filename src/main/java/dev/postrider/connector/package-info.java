/**
 * What kinds of brokers have in common: reading of their settings, TLS, hosts, time-outs, and the
 * bookkeeping of messages in flight. PR0550 to PR0599.
 */
@NullMarked
package dev.postrider.connector;

import org.jspecify.annotations.NullMarked;
