package dev.postrider.relay;

import dev.postrider.store.BlockedKey;
import dev.postrider.store.BlockedKey.Reason;
import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore;
import dev.postrider.store.LeaseStore;
import dev.postrider.store.NewsStore;
import dev.postrider.store.Pauses;
import dev.postrider.store.Rejection;
import dev.postrider.store.Rejection.Fate;
import dev.postrider.store.Shards;
import dev.postrider.store.StoredMessage;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The tables as a model: transactions take numbers before they commit, a read sees what has
 * committed at its moment, and any call may fail before or after its effect.
 */
class ModelDatabase implements LaneStore, LeaseStore, NewsStore {

  /** Where messages go unless they are told otherwise. */
  static final String DESTINATION = "/queue/x";

  static final String BROKER = "b";

  /** A business transaction that stores messages. */
  final class Transaction {

    private final Set<String> locks = new HashSet<>();
    private final List<Row> rows = new ArrayList<>();
    private long xid;

    /** Locks the entity behind a key until the end of the transaction. */
    boolean lock(String key) {
      if (locks.contains(key)) {
        return true;
      }
      if (lockedKeys.add(key)) {
        number();
        locks.add(key);
        return true;
      }
      return false;
    }

    /** The transaction is numbered when it first writes, before the row is. */
    private void number() {
      if (xid == 0) {
        xid = nextXid++;
        open.add(xid);
      }
    }

    /** Stores a message; its number is taken now. */
    Row store(String id, String key) {
      number();
      Row row = new Row(++lastSeq, id, key);
      row.queuedAt = simulation.now();
      rows.add(row);
      return row;
    }

    void commit() {
      for (Row row : rows) {
        outbox.put(row.seq, row);
        committed.add(row);
      }
      end();
    }

    void rollback() {
      end();
    }

    private void end() {
      lockedKeys.removeAll(locks);
      open.remove(xid);
    }
  }

  /** A row of the outbox. */
  static final class Row {
    final long seq;
    final String id;
    final String key;
    String destination = DESTINATION;
    long expiresAt = Long.MAX_VALUE;
    long queuedAt;
    int bytes = 10;
    int attempts;

    Row(long seq, String id, String key) {
      this.seq = seq;
      this.id = id;
      this.key = key;
    }

    @Override
    public String toString() {
      return key + "#" + seq;
    }
  }

  record Block(String key, long headSeq, Reason reason, long dueAt) {}

  private record Node(long expiresAt, Set<String> brokers) {}

  private record Lease(String node, long epoch) {}

  private final Simulation simulation;
  private final TreeMap<Long, Row> outbox = new TreeMap<>();
  private final Set<String> lockedKeys = new HashSet<>();
  private final TreeSet<Long> open = new TreeSet<>();
  private final Map<String, Block> blocks = new LinkedHashMap<>();
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<LaneId, Lease> leases = new HashMap<>();
  private final Set<String> pausedDestinations = new TreeSet<>();
  private boolean pausedAll;
  private boolean pausedBroker;
  private long nextXid = 1;
  private long lastSeq;

  final List<Row> committed = new ArrayList<>();
  final List<Row> dead = new ArrayList<>();
  final Set<String> discarded = new HashSet<>();
  final Map<Long, Integer> attempts = new HashMap<>();
  double failureRate;
  boolean down;
  Shards shards = new Shards(1);

  ModelDatabase(Simulation simulation) {
    this.simulation = simulation;
  }

  Transaction begin() {
    return new Transaction();
  }

  Collection<Row> outbox() {
    return outbox.values();
  }

  Map<String, Block> blocks() {
    return blocks;
  }

  // Operators

  /** Asks for a dead head to be tried again; tells which. */
  Optional<Row> retryNow(String key) {
    Block block = blocks.get(key);
    if (block == null || block.reason() != Reason.DEAD) {
      return Optional.empty();
    }
    blocks.put(key, new Block(key, block.headSeq(), Reason.RETRY, simulation.now()));
    return Optional.ofNullable(outbox.get(block.headSeq()));
  }

  /** Gives up a head that is dead or tried again. */
  void discard(String key) {
    Block block = blocks.get(key);
    if (block != null && block.reason() != Reason.HOLD) {
      Row row = outbox.remove(block.headSeq());
      if (row != null) {
        discarded.add(row.id);
      }
      blocks.remove(key);
    }
  }

  void hold(String key) {
    Block block = blocks.get(key);
    long head =
        block != null
            ? block.headSeq()
            : outbox.values().stream()
                .filter(row -> row.key.equals(key))
                .mapToLong(row -> row.seq)
                .findFirst()
                .orElse(0);
    blocks.put(key, new Block(key, head, Reason.HOLD, 0));
  }

  void release(String key) {
    blocks.computeIfPresent(key, (k, block) -> block.reason() == Reason.HOLD ? null : block);
  }

  void pauseAll() {
    pausedAll = true;
  }

  void resumeAll() {
    pausedAll = false;
  }

  /** Pauses the broker. */
  void pause() {
    pausedBroker = true;
  }

  void resume() {
    pausedBroker = false;
  }

  void pause(String destination) {
    pausedDestinations.add(destination);
  }

  void resume(String destination) {
    pausedDestinations.remove(destination);
  }

  @Override
  public News look(Map<LaneId, Long> lowWater) throws SQLException {
    failSometimes();
    Set<LaneId> unread = new HashSet<>();
    Set<LaneId> blocked = new HashSet<>();
    lowWater.forEach(
        (lane, seq) -> {
          if (outbox.tailMap(seq, false).values().stream().anyMatch(row -> isIn(lane, row.key))) {
            unread.add(lane);
          }
          if (blocks.keySet().stream().anyMatch(key -> isIn(lane, key))) {
            blocked.add(lane);
          }
        });
    failSometimes();
    return new News(pauses(), unread, blocked, false);
  }

  private boolean isIn(LaneId lane, String key) {
    return shards.count() == 1 || shards.lane(BROKER, key).shard() == lane.shard();
  }

  private Pauses pauses() {
    return new Pauses(
        pausedAll,
        pausedBroker ? Set.of(BROKER) : Set.of(),
        pausedBroker || pausedDestinations.isEmpty()
            ? Map.of()
            : Map.of(BROKER, Set.copyOf(pausedDestinations)));
  }

  // Lanes

  @Override
  public Page read(LaneId lane, Position position, Set<Long> known, Limit limit)
      throws SQLException {
    failSometimes();
    Builder page = new Builder(limit, position.cursor());
    if (lateRows(position, known).stream()
        .filter(row -> isIn(lane, row.key))
        .allMatch(page::addUnlessBlocked)) {
      outbox.tailMap(position.cursor(), false).values().stream()
          .filter(row -> isIn(lane, row.key))
          .allMatch(page::addUnlessBlocked);
    }
    failSometimes();
    return page.build();
  }

  /** Rows, ascending, until the limit is reached; those of blocked keys count, but stay behind. */
  private final class Builder {

    private final Limit limit;
    private final List<StoredMessage> messages = new ArrayList<>();
    private final Set<String> blockedKeys = new LinkedHashSet<>();
    private long cursor;
    private long bytes;
    private int rows;
    private boolean cut;

    private Builder(Limit limit, long cursor) {
      this.limit = limit;
      this.cursor = cursor;
    }

    private boolean addUnlessBlocked(Row row) {
      return add(row, blocks.containsKey(row.key));
    }

    private boolean add(Row row, boolean blocked) {
      if (rows >= limit.rows() || (bytes >= limit.bytes() && !messages.isEmpty())) {
        cut = true;
        return false;
      }
      rows++;
      cursor = Math.max(cursor, row.seq);
      if (blocked) {
        blockedKeys.add(row.key);
      } else {
        messages.add(message(row));
        bytes += row.bytes;
      }
      return true;
    }

    private Page build() {
      return new Page(messages, blockedKeys, cursor, cut);
    }
  }

  /** The second statement of a read: the rows that are still there, as they are now. */
  Page fetch(Page page) {
    List<StoredMessage> messages =
        page.messages().stream()
            .map(message -> outbox.get(message.seq()))
            .filter(Objects::nonNull)
            .map(this::message)
            .toList();
    return new Page(messages, page.blocked(), page.cursor(), page.more());
  }

  List<Row> lateRows(Position position, Set<Long> known) {
    return outbox.subMap(position.lowWater(), false, position.cursor(), true).values().stream()
        .filter(row -> !known.contains(row.seq) && !position.waiting().contains(row.key))
        .filter(row -> !(row.key.equals(row.id) && position.paused().contains(row.destination)))
        .toList();
  }

  @Override
  public Page readKey(LaneId lane, String key, long from, long to, Limit limit)
      throws SQLException {
    failSometimes();
    Builder page = new Builder(limit, from);
    if (from > to
        || outbox.subMap(from, true, to, true).values().stream()
            .filter(row -> row.key.equals(key))
            .allMatch(row -> page.add(row, false))) {
      page.cursor = Math.max(page.cursor, to);
    }
    failSometimes();
    return page.build();
  }

  @Override
  public List<BlockedKey> blockedKeys(LaneId lane) throws SQLException {
    failSometimes();
    return blocks.values().stream()
        .filter(block -> isIn(lane, block.key()))
        .map(
            block ->
                new BlockedKey(
                    block.key(),
                    block.headSeq(),
                    block.reason(),
                    Duration.ofNanos(block.dueAt() - simulation.now())))
        .toList();
  }

  @Override
  public void settle(LaneId lane, Collection<Long> seqs) throws SQLException {
    failSometimes();
    seqs.forEach(outbox::remove);
    blocks.values().removeIf(b -> b.reason() != Reason.HOLD && seqs.contains(b.headSeq()));
    failSometimes();
  }

  @Override
  public boolean reject(LaneId lane, long epoch, Rejection rejection) throws SQLException {
    failSometimes();
    Row row = outbox.get(rejection.message().seq());
    if (!guard(lane, epoch) || row == null || !untouched(row, rejection)) {
      return false;
    }
    row.attempts++;
    attempts.merge(row.seq, 1, Integer::sum);
    Fate fate = rejection.fate();
    if (fate instanceof Fate.Retry retry) {
      long due = simulation.now() + retry.delay().toNanos();
      block(new Block(row.key, row.seq, Reason.RETRY, due));
    } else if (fate instanceof Fate.ParkKey) {
      block(new Block(row.key, row.seq, Reason.DEAD, 0));
    } else {
      outbox.remove(row.seq);
      dead.add(row);
      blocks.values().removeIf(b -> b.reason() != Reason.HOLD && b.headSeq() == row.seq);
    }
    failSometimes();
    return true;
  }

  /** What an operator holds stays held. */
  private void block(Block block) {
    blocks.merge(block.key(), block, (old, now) -> old.reason() == Reason.HOLD ? old : now);
  }

  boolean untouched(Row row, Rejection rejection) {
    return row.attempts == rejection.message().attempts();
  }

  boolean guard(LaneId lane, long epoch) {
    Lease lease = leases.get(lane);
    return lease != null && lease.epoch() == epoch && lease.node() != null;
  }

  @Override
  public Mark mark() throws SQLException {
    failSometimes();
    return new Mark(lastSeq, nextXid++);
  }

  @Override
  public boolean passed(Mark mark) throws SQLException {
    failSometimes();
    return open.isEmpty() || open.first() >= mark.point();
  }

  // Leases

  @Override
  public void join(String node, String description, Set<String> brokers, Duration lease)
      throws SQLException {
    failSometimes();
    nodes.put(node, new Node(simulation.now() + lease.toNanos(), Set.copyOf(brokers)));
    failSometimes();
  }

  @Override
  public boolean extend(String node, Duration lease) throws SQLException {
    failSometimes();
    if (!nodes.containsKey(node)) {
      return false;
    }
    nodes.computeIfPresent(
        node, (id, known) -> new Node(simulation.now() + lease.toNanos(), known.brokers()));
    failSometimes();
    return true;
  }

  @Override
  public Cluster look() throws SQLException {
    failSometimes();
    Map<String, Member> members = new HashMap<>();
    nodes.forEach(
        (id, node) -> {
          if (node.expiresAt() > simulation.now()) {
            members.put(id, new Member(node.brokers(), lanesOf(id)));
          }
        });
    failSometimes();
    return new Cluster(members, members.size() < nodes.size());
  }

  private Set<LaneId> lanesOf(String node) {
    return leases.entrySet().stream()
        .filter(lease -> node.equals(lease.getValue().node()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Override
  public Map<LaneId, Long> acquire(String node, Collection<LaneId> lanes) throws SQLException {
    failSometimes();
    List.copyOf(nodes.entrySet()).stream()
        .filter(known -> known.getValue().expiresAt() <= simulation.now())
        .forEach(known -> remove(known.getKey()));
    Map<LaneId, Long> taken = new HashMap<>();
    if (nodes.containsKey(node)) {
      for (LaneId lane : lanes) {
        Lease lease = leases.getOrDefault(lane, new Lease(null, 0));
        if (lease.node() == null || node.equals(lease.node())) {
          leases.put(lane, new Lease(node, lease.epoch() + 1));
          taken.put(lane, lease.epoch() + 1);
        }
      }
    }
    failSometimes();
    return taken;
  }

  @Override
  public void release(String node, LaneId lane, long epoch) throws SQLException {
    failSometimes();
    if (guard(lane, epoch) && node.equals(leases.get(lane).node())) {
      leases.put(lane, new Lease(null, epoch));
    }
    failSometimes();
  }

  @Override
  public void leave(String node) throws SQLException {
    failSometimes();
    remove(node);
    failSometimes();
  }

  private void remove(String node) {
    nodes.remove(node);
    leases.replaceAll(
        (lane, lease) -> node.equals(lease.node()) ? new Lease(null, lease.epoch()) : lease);
  }

  /** The nodes that are there, dead or alive. */
  Set<String> nodes() {
    return nodes.keySet();
  }

  private StoredMessage message(Row row) {
    return new StoredMessage(
        row.seq,
        row.id,
        row.key,
        row.destination,
        null,
        null,
        null,
        "text/plain",
        Map.of(),
        new byte[row.bytes],
        Instant.EPOCH,
        null,
        row.expiresAt <= simulation.now(),
        row.attempts,
        row.queuedAt);
  }

  private void failSometimes() throws SQLException {
    if (down || simulation.chance(failureRate)) {
      throw new SQLException("The simulated database is away");
    }
  }
}
