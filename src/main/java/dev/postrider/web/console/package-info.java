/**
 * The admin console: Faces pages and the thin beans behind them. What is shown and done comes from
 * {@link dev.postrider.admin.Admin}, which also checks who may; a page only hides what would be
 * refused.
 */
@NullMarked
package dev.postrider.web.console;

import org.jspecify.annotations.NullMarked;
