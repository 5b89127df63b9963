/**
 * Who may come in: everything in the WAR is behind the filter of this package, and nothing is open
 * but the login page and what it is drawn with.
 */
@NullMarked
package dev.postrider.web.access;

import org.jspecify.annotations.NullMarked;
