package dev.postrider.relay;

import dev.postrider.config.RelaySettings;
import dev.postrider.store.BlockedKey;
import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore;
import dev.postrider.store.LaneStore.Limit;
import dev.postrider.store.LaneStore.Page;
import dev.postrider.store.LaneStore.Position;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a lane, one statement at a time: rows of keys to be drained or tried again, then the lane
 * from its cursor.
 */
final class LaneReader {

  /**
   * How many keys may wait for paused destinations until nothing more is read: each is in memory.
   */
  static final int MOST_PAUSED_KEYS = 10_000;

  private static final Duration RELOAD = Duration.ofSeconds(2);
  private static final Duration RELOAD_UNKNOWN = Duration.ofMillis(50);

  private final LaneId lane;
  private final LaneStore store;
  private final ReadAhead room;
  private final LaneTools tools;
  private final LaneEvents events;
  private final LaneQuestions questions;
  private final KeyBlocks blocks;
  private final Window window;
  private final LanePosition position;
  private final LanePace pace;
  private final Sweep sweep;

  private boolean loaded;
  private boolean keyWasLast;
  private long lastReload;

  LaneReader(
      LaneId lane, LaneStore store, RelaySettings settings, LaneTools tools, LaneEvents events) {
    this.lane = lane;
    this.store = store;
    this.room = new ReadAhead(settings, tools.window());
    this.tools = tools;
    this.events = events;
    this.blocks = tools.blocks();
    this.window = tools.window();
    this.questions = new LaneQuestions(lane, tools, events::pump, this::failed);
    long now = tools.now();
    this.position = new LanePosition(now);
    this.lastReload = now;
    this.sweep = new Sweep(settings.sweep(), now);
    this.pace = new LanePace(sweep, position, now);
  }

  /** There may be new rows. */
  void signal() {
    pace.signal();
  }

  /** The database was asked for all lanes at once. */
  void hear(boolean rows, boolean blockedKeys) {
    if (rows) {
      pace.signal();
    }
    if (blockedKeys && blocks.size() == 0) {
      reload();
    }
  }

  /** Before anything else is read, the blocked keys are. */
  void reload() {
    loaded = false;
  }

  /** Rows that were passed over may be sent now. */
  void resume() {
    sweep.ask();
    signal();
  }

  /** No row unread with a number up to this will appear. */
  long lowWater() {
    return sweep.isAsked() ? 0 : position.lowWater();
  }

  /** Whether no new rows are read until something is resumed. */
  boolean isFull() {
    return blocks.paused() >= MOST_PAUSED_KEYS && !sweep.isAsked();
  }

  /** Begins the next read, if there is one to do and room for it. */
  void pump() {
    if (questions.isBusy()) {
      return;
    }
    long now = tools.now();
    if (!loaded || isReloadDue(now)) {
      load();
    } else if (room.isThere()) {
      readNext(now);
    }
    if (!questions.isBusy()) {
      setAlarm();
    }
  }

  /** In turns where both wait, so that a long key does not hold up others. */
  private void readNext(long now) {
    boolean laneDue = pace.isDue(now) && !isFull();
    boolean laneFirst = laneDue && keyWasLast;
    // Asked only if it is read: keys have turns of their own, none of which must be lost.
    Optional<String> key = laneFirst ? Optional.empty() : blocks.nextToRead(now);
    if (key.isPresent()) {
      keyWasLast = true;
      readKey(key.get());
    } else if (laneDue) {
      keyWasLast = false;
      readLane(now);
    }
  }

  /** Of keys that are not in memory the news tell. */
  private boolean isReloadDue(long now) {
    return blocks.size() > 0 && reloadAt() - now <= 0;
  }

  private long reloadAt() {
    return lastReload + (blocks.hasUnknown() ? RELOAD_UNKNOWN : RELOAD).toNanos();
  }

  private void load() {
    loaded = true;
    blocks.watch();
    questions.ask(
        () -> store.blockedKeys(lane),
        (List<BlockedKey> blocked) -> {
          events.blockedKeys(blocked);
          lastReload = tools.now();
        });
  }

  private void readKey(String key) {
    Limit limit = room.forKey();
    Set<Long> known = window.numbers();
    if (blocks.phase(key) instanceof Phase.Waiting waiting) {
      questions.ask(
          () -> store.readKey(lane, key, waiting.head(), waiting.head(), limit),
          page -> triedHead(key, waiting, page));
    } else if (blocks.phase(key) instanceof Phase.Draining draining) {
      long to = position.cursor();
      questions.ask(
          () -> store.readKey(lane, key, draining.next(), to, limit),
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
      return; // one of them is not to be sent now: the rest is read again
    }
    if (page.more()) {
      blocks.put(key, new Phase.Draining(draining.from(), page.cursor() + 1));
    } else {
      blocks.remove(key);
    }
  }

  private void readLane(long now) {
    pace.begun(now);
    if (sweep.isAsked()) {
      // Not before: what is read below the cursor must come before what is read above it.
      blocks.resume(tools.pauses()::isPaused);
    }
    int swept = sweep.question();
    Position from = position(sweep.isDue(now) ? 0 : position.lowWater());
    LanePosition.Ask question = position.question(now, blocks.isAnyHalfDrained());
    Set<Long> known = window.numbers();
    Limit limit = room.forLane();
    questions.ask(
        () -> {
          LanePosition.Answer answer = question.of(store);
          return new LaneRead(store.read(lane, from, known, limit), answer);
        },
        read -> laneRead(from, read, swept));
  }

  private Position position(long lowWater) {
    return new Position(lowWater, position.cursor(), blocks.keys(), tools.pauses().destinations());
  }

  private void laneRead(Position from, LaneRead read, int swept) {
    Page page = read.page();
    // Before the position changes: blocked keys that are news have rows above the old one.
    events.readLane(page);
    position.advance(from, page, read.answer());
    if (from.lowWater() == 0 && LanePosition.hasAllLateRows(from, page)) {
      sweep.answered(swept, tools.now());
    }
    pace.found(page, tools.now());
  }

  private void setAlarm() {
    if (room.isThere()) {
      if (!isFull()) {
        tools.alarm().at(pace.nextNanos());
      }
      blocks.nextDueNanos().ifPresent(tools.alarm()::at);
    }
    if (blocks.size() > 0) {
      tools.alarm().at(reloadAt());
    }
  }

  private void failed() {
    loaded = false;
    signal();
    events.pump();
  }

  private record LaneRead(Page page, LanePosition.Answer answer) {}
}
