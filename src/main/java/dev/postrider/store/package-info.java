/** The tables: the only package with SQL. */
@NullMarked
package dev.postrider.store;

import org.jspecify.annotations.NullMarked;
