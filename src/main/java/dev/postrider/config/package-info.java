/** Typed, validated settings; the only place that knows the names of configuration keys. */
@NullMarked
package dev.postrider.config;

import org.jspecify.annotations.NullMarked;
