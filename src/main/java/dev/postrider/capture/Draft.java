package dev.postrider.capture;

import dev.postrider.store.Due;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message before it has an id and its final destination.
 *
 * @param broker the one it is for; null for the default one
 * @param destination without the version
 * @param key what is kept in order; null for none
 * @param type the message's type, if it has one
 * @param version the version of the type, if it has one
 * @param event {@code created}, {@code updated} or {@code removed}, if it came from an entity
 * @param headers headers that have no column
 * @param payload the serialized body
 * @param expiresAfter how long after being stored it is worth sending, if not forever
 * @param due when it is to be sent; null for at once
 */
record Draft(
    @Nullable String broker,
    String destination,
    @Nullable String key,
    @Nullable String type,
    @Nullable String version,
    @Nullable String event,
    Map<String, String> headers,
    Payload payload,
    @Nullable Duration expiresAfter,
    @Nullable Due due) {

  /** The destination with the version appended, unless it already ends with it. */
  String versionedDestination() {
    if (version == null || destination.endsWith("." + version)) {
      return destination;
    }
    return destination + "." + version;
  }
}
