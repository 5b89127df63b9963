/** When to try again: pure arithmetic. Time and chance come in from outside. */
@NullMarked
package dev.postrider.retry;

import org.jspecify.annotations.NullMarked;
