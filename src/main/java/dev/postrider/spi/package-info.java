/** What a plug-in implements: the contract between the relay and a kind of broker. */
@NullMarked
package dev.postrider.spi;

import org.jspecify.annotations.NullMarked;
