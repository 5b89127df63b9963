/**
 * Sends to any broker with a Jakarta Messaging client, one local transaction per batch. PR0500 to
 * PR0549.
 *
 * <p>Compiled against the specification's API only; the client is the user's choice and loaded by
 * its class name or found in JNDI.
 */
@NullMarked
package dev.postrider.connector.jms;

import org.jspecify.annotations.NullMarked;
