package dev.postrider.relay;

import dev.postrider.config.RelaySettings;
import dev.postrider.store.LaneStore.Limit;

/** How much more of a lane may be in memory, by rows and bytes. For one thread at a time. */
final class ReadAhead {

  private final RelaySettings settings;
  private final Window window;

  ReadAhead(RelaySettings settings, Window window) {
    this.settings = settings;
    this.window = window;
  }

  /** Whether a read is worth its while. */
  boolean isThere() {
    return window.size() <= settings.readAheadRows() / 2
        && window.bytes() < settings.readAheadBytes();
  }

  Limit forLane() {
    return new Limit(
        settings.readAheadRows() - window.size(), settings.readAheadBytes() - window.bytes());
  }

  /** Less, so that several keys have turns. */
  Limit forKey() {
    Limit all = forLane();
    return new Limit(Math.max(1, Math.min(all.rows(), settings.readAheadRows() / 4)), all.bytes());
  }
}
