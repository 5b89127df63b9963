package dev.postrider.capture;

/** What each message goes through, into the outbox or past it. */
record Checks(MessageLimits limits, Routing routing, UuidSequence ids) {}
