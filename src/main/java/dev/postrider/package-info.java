/**
 * The API of Postrider: what an application injects, annotates with and observes.
 *
 * <p>Imports nothing of the other packages.
 */
@NullMarked
package dev.postrider;

import org.jspecify.annotations.NullMarked;
