package dev.postrider.relay;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that change entities, one message {@code key:version} for each change, until they are
 * ended.
 */
final class Producers {

  private static final int KEYS = 12;
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final RelayUnderTest tables;
  private final String queue;
  private final List<Entity> entities = new ArrayList<>();
  private final List<CompletableFuture<Void>> threads = new ArrayList<>();
  private volatile boolean ending;

  Producers(RelayUnderTest tables, String queue) {
    this.tables = tables;
    this.queue = queue;
    for (int key = 0; key < KEYS; key++) {
      entities.add(new Entity("k" + key));
    }
  }

  void start(int count) {
    for (int i = 0; i < count; i++) {
      Random random = new Random(i);
      threads.add(
          CompletableFuture.runAsync(() -> produce(random), task -> new Thread(task).start()));
    }
  }

  /** Stops, when what is under way is committed. */
  void end() {
    ending = true;
    threads.forEach(CompletableFuture::join);
  }

  /** The last version of each key. */
  Map<String, Integer> versions() {
    Map<String, Integer> versions = new TreeMap<>();
    entities.stream()
        .filter(entity -> entity.version > 0)
        .forEach(entity -> versions.put(entity.key, entity.version));
    return versions;
  }

  private void produce(Random random) {
    while (!ending) {
      entities.get(random.nextInt(KEYS)).change();
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private final class Entity {

    private final String key;
    private int version;

    Entity(String key) {
      this.key = key;
    }

    /** The monitor is the lock of the entity's row, held until the commit. */
    synchronized void change() {
      try (Connection connection = tables.begin()) {
        tables.append(connection, key, queue, key + ":" + (version + 1));
        connection.commit();
        version++;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
