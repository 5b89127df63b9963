/**
 * The connector {@code channel}: sends by a channel of MicroProfile Reactive Messaging, and so to
 * whatever its runtime has a connector for. PR1300 to PR1349.
 *
 * <p>Classes of Reactive Messaging are touched only where a broker of this kind is configured.
 */
@NullMarked
package dev.postrider.connector.channel;

import org.jspecify.annotations.NullMarked;
