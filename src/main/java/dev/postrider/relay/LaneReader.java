package dev.postrider.relay;

import dev.postrider.config.RelaySettings;
import dev.postrider.relay.KeyBlocks.Phase;
import dev.postrider.store.BlockedKey;
import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore;
import dev.postrider.store.LaneStore.Limit;
import dev.postrider.store.LaneStore.Page;
import dev.postrider.store.LaneStore.Position;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a lane, one statement at a time: rows of keys to be drained or tried again, then the lane
 * from its cursor.
 */
final class LaneReader {

  private static final Duration RELOAD = Duration.ofSeconds(2);
  private static final Duration RELOAD_UNKNOWN = Duration.ofMillis(50);

  private final LaneId lane;
  private final LaneStore store;
  private final RelaySettings settings;
  private final LaneTools tools;
  private final LaneEvents events;
  private final StoreTrouble trouble;
  private final KeyBlocks blocks;
  private final Window window;
  private final LanePosition position;
  private final PollPace pace;

  private boolean busy;
  private boolean loaded;
  private boolean keyWasLast;
  private long nextSweep;
  private long lastReload;

  LaneReader(
      LaneId lane, LaneStore store, RelaySettings settings, LaneTools tools, LaneEvents events) {
    this.lane = lane;
    this.store = store;
    this.settings = settings;
    this.tools = tools;
    this.events = events;
    this.blocks = tools.blocks();
    this.window = tools.window();
    this.trouble = new StoreTrouble(lane, "reading");
    long now = tools.now();
    this.position = new LanePosition(now);
    this.pace = new PollPace(settings, now);
    this.lastReload = now;
    this.nextSweep = now + settings.sweep().toNanos();
  }

  /** There may be new rows. */
  void signal() {
    pace.signal();
  }

  /** No row unread with a number up to this will appear. */
  long lowWater() {
    return position.lowWater();
  }

  /** Begins the next read, if there is one to do and room for it. */
  void pump() {
    if (busy) {
      return;
    }
    long now = tools.now();
    if (!loaded || reloadAt() - now <= 0) {
      reload();
    } else if (hasRoom()) {
      readNext(now);
    }
    if (!busy) {
      setAlarm();
    }
  }

  /** In turns where both wait, so that a long key does not hold up others. */
  private void readNext(long now) {
    boolean laneDue = pace.isDue(now);
    Optional<String> key = blocks.nextToRead(now);
    if (key.isPresent() && !(laneDue && keyWasLast)) {
      keyWasLast = true;
      readKey(key.get());
    } else if (laneDue) {
      keyWasLast = false;
      readLane(now);
    }
  }

  private long reloadAt() {
    return lastReload + (blocks.hasUnknown() ? RELOAD_UNKNOWN : RELOAD).toNanos();
  }

  private boolean hasRoom() {
    return window.size() <= settings.readAheadRows() / 2
        && window.bytes() < settings.readAheadBytes();
  }

  private Limit room() {
    return new Limit(
        settings.readAheadRows() - window.size(), settings.readAheadBytes() - window.bytes());
  }

  private Limit roomForKey() {
    Limit room = room();
    return new Limit(
        Math.max(1, Math.min(room.rows(), settings.readAheadRows() / 4)), room.bytes());
  }

  private void reload() {
    blocks.watch();
    ask(
        () -> store.blockedKeys(lane),
        (List<BlockedKey> blocked) -> {
          loaded = true;
          events.blockedKeys(blocked);
          lastReload = tools.now();
        });
  }

  private void readKey(String key) {
    Limit room = roomForKey();
    Set<Long> known = window.numbers();
    if (blocks.phase(key) instanceof Phase.Waiting waiting) {
      ask(
          () -> store.readKey(lane, key, waiting.head(), waiting.head(), room),
          page -> triedHead(key, waiting, page));
    } else if (blocks.phase(key) instanceof Phase.Draining draining) {
      long to = position.cursor();
      ask(
          () -> store.readKey(lane, key, draining.next(), to, room),
          page -> drained(key, draining, known, page));
    }
  }

  private void triedHead(String key, Phase.Waiting waiting, Page page) {
    if (!blocks.isStill(key, waiting)) {
      return;
    }
    boolean gone = page.messages().isEmpty();
    blocks.put(
        key,
        gone
            ? new Phase.Draining(waiting.from())
            : new Phase.Trying(waiting.from(), waiting.head()));
    events.readKey(page.messages());
  }

  /** What was held when the read began may have been settled meanwhile: it is not taken again. */
  private void drained(String key, Phase.Draining draining, Set<Long> known, Page page) {
    if (!blocks.isStill(key, draining)) {
      return;
    }
    events.readKey(page.messages().stream().filter(m -> !known.contains(m.seq())).toList());
    if (!blocks.isStill(key, draining)) {
      return; // one of them has expired: the rest is read again
    }
    if (page.more()) {
      blocks.put(key, new Phase.Draining(draining.from(), page.cursor() + 1));
    } else {
      blocks.remove(key);
    }
  }

  private void readLane(long now) {
    pace.begun();
    boolean sweep = nextSweep - now <= 0;
    Position from = new Position(sweep ? 0 : position.lowWater(), position.cursor(), blocks.keys());
    LanePosition.Ask question = position.question(now, blocks.isAnyHalfDrained());
    Set<Long> known = window.numbers();
    Limit room = room();
    ask(
        () -> {
          LanePosition.Answer answer = question.of(store);
          return new LaneRead(store.read(lane, from, known, room), answer);
        },
        read -> laneRead(from, read, sweep));
  }

  private void laneRead(Position from, LaneRead read, boolean sweep) {
    Page page = read.page();
    // Before the position changes: blocked keys that are news have rows above the old one.
    events.readLane(page);
    position.advance(from, page, read.answer());
    if (sweep && LanePosition.hasAllLateRows(from, page)) {
      nextSweep = tools.now() + settings.sweep().toNanos();
    }
    pace.found(page, tools.now());
  }

  private void setAlarm() {
    if (hasRoom()) {
      tools.alarm().at(pace.nextNanos());
      blocks.nextDueNanos().ifPresent(tools.alarm()::at);
    }
    tools.alarm().at(reloadAt());
  }

  private <T> void ask(Question<T> question, Consumer<T> answer) {
    busy = true;
    tools
        .mailbox()
        .aside(
            () -> {
              try {
                T result = question.ask();
                tools.mailbox().post(() -> answered(() -> answer.accept(result)));
              } catch (SQLException | RuntimeException e) {
                tools.mailbox().post(() -> failed(e));
              }
            });
  }

  private void answered(Runnable answer) {
    busy = false;
    trouble.succeeded();
    answer.run();
    events.pump();
  }

  private void failed(Exception e) {
    // Stays busy until the pause is over: nothing is read before.
    tools.afterPause(
        trouble.failed(e),
        () -> {
          busy = false;
          signal();
          events.pump();
        });
  }

  private record LaneRead(Page page, LanePosition.Answer answer) {}

  /** Something asked of the database. */
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws SQLException;
  }
}
