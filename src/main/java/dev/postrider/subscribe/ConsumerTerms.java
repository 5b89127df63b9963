package dev.postrider.subscribe;

import dev.postrider.retry.Backoff;
import dev.postrider.retry.Chance;
import java.time.InstantSource;

/**
 * By what rules a subscription treats its messages.
 *
 * @param consumer who consumes
 * @param filter which messages are of interest
 * @param backoff the waits between attempts
 * @param maxAttempts calls that fail until a message is a dead letter
 */
record ConsumerTerms(
    String consumer,
    HeaderFilter filter,
    Backoff backoff,
    int maxAttempts,
    Chance chance,
    InstantSource clock) {}
