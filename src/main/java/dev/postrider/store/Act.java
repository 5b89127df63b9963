package dev.postrider.store;

import org.jspecify.annotations.Nullable;

/**
 * Something an operator does, as the audit trail tells it.
 *
 * @param who the name of the operator
 * @param via by what: {@code console} or {@code api}
 * @param action one word: {@code retry}, {@code discard}, {@code pause} …
 * @param reason what the operator gave as reason
 */
public record Act(String who, String via, String action, @Nullable String reason) {}
