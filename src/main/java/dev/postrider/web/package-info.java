/** What only the WAR has; left out of the classes jar. */
@NullMarked
package dev.postrider.web;

import org.jspecify.annotations.NullMarked;
