/**
 * Sends to any broker that speaks STOMP 1.2, with a receipt for each message. PR0600 to PR0699.
 *
 * <p>The protocol is spoken by this package itself; docs/dependencies.md tells why no library is
 * used.
 */
@NullMarked
package dev.postrider.connector.stomp;

import org.jspecify.annotations.NullMarked;
