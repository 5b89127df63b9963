package dev.postrider.connector;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Cuts the time-outs of a broker down to the longest that is allowed on this node. */
record TimeoutCap(Duration longest) {

  private static final List<Key<Duration>> TIMEOUTS =
      List.of(CommonKeys.CONNECT_TIMEOUT, CommonKeys.SEND_TIMEOUT);

  /**
   * The settings with no longer time-out. One that cannot be read stays as it is, for the check of
   * the settings to tell.
   *
   * @param known the keys the connector has
   */
  Map<String, String> on(Map<String, String> settings, Set<String> known) {
    Map<String, String> capped = new TreeMap<>(settings);
    for (Key<Duration> key : TIMEOUTS) {
      if (known.contains(key.name()) && isLonger(key, settings.get(key.name()))) {
        capped.put(key.name(), longest.toString());
      }
    }
    return capped;
  }

  private boolean isLonger(Key<Duration> key, @Nullable String given) {
    String text = given == null || given.isBlank() ? key.setting().defaultText() : given.strip();
    try {
      return key.parser().apply(text).compareTo(longest) > 0;
    } catch (RuntimeException unreadable) {
      return false;
    }
  }
}
