/** How it goes, told to machines: health, metrics, watermarks. */
@NullMarked
package dev.postrider.observe;

import org.jspecify.annotations.NullMarked;
