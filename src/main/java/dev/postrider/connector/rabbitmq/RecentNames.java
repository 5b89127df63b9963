package dev.postrider.connector.rabbitmq;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Names that were used lately. */
final class RecentNames {

  private static final int MOST = 1000;

  private RecentNames() {}

  /** An empty set, safe for use by any thread, that forgets the name it has met longest ago. */
  static Set<String> newSet() {
    return Collections.newSetFromMap(Collections.synchronizedMap(new Newest()));
  }

  private static final class Newest extends LinkedHashMap<String, Boolean> {

    private static final long serialVersionUID = 1L;

    Newest() {
      super(64, 0.75f, true);
    }

    @Override
    public boolean containsKey(Object name) {
      return get(name) != null; // which makes it the newest
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > MOST;
    }
  }
}
