package dev.postrider.spi;

import org.jspecify.annotations.Nullable;

/**
 * What the message that is being consumed says to those published meanwhile: kept as a resource of
 * the JTA transaction under this class.
 *
 * @param correlationId the conversation all of them belong to
 * @param causationId the id of the consumed message, if it has one
 */
public record Conversation(String correlationId, @Nullable String causationId) {}
