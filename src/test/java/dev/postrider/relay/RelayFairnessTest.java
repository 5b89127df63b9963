package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore;
import dev.postrider.store.NewsStore;
import dev.postrider.store.NewsStore.News;
import dev.postrider.store.Rejection;
import dev.postrider.store.Shards;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What goes badly for one key, write or broker does not hold up the others. */
class RelayFairnessTest {

  @Test
  void aLongKeyThatIsDrainedDoesNotHoldUpOthers() {
    assertThat(slowestBesideALongKey(ModelDatabase::new)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void theLongKeyWouldHoldUpOthersIfItsRowsWereReadAsLateOnes() {
    Function<Simulation, ModelDatabase> asBefore =
        simulation ->
            new ModelDatabase(simulation) {
              @Override
              List<Row> lateRows(Position position, Set<Long> known) {
                Position all = new Position(position.lowWater(), position.cursor());
                return super.lateRows(all, known).stream()
                    .filter(row -> !blocks().containsKey(row.key))
                    .toList();
              }
            };

    assertThat(slowestBesideALongKey(asBefore)).isGreaterThan(Duration.ofSeconds(1));
  }

  /** A key of 2000 rows is released while a transaction holds the low-water mark. */
  private static Duration slowestBesideALongKey(Function<Simulation, ModelDatabase> database) {
    SmallWorld world = new SmallWorld(false, database);
    world.database.begin().lock("another");
    world.store("long", SmallWorld.ids("l", 2000));
    world.database.hold("long");
    world.start();
    world.at(Duration.ofSeconds(5), () -> world.database.release("long"));
    for (int i = 0; i < 20; i++) {
      String id = "live" + i;
      world.at(Duration.ofMillis(7500 + 100 * i), () -> world.store(id, id));
    }
    world.playUntil(Duration.ofMinutes(5));
    assertThat(world.broker.arrivals).hasSize(2020);
    Duration slowest = Duration.ZERO;
    for (int i = 0; i < 20; i++) {
      Duration took = world.arrivalOf("live" + i).minusMillis(7500 + 100 * i);
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }
    return slowest;
  }

  @Test
  void aHeadIsTriedAgainInTimeWhileALongKeyIsDrained() {
    SmallWorld world = new SmallWorld();
    world.store("long", SmallWorld.ids("l", 4000));
    world.database.hold("long");
    world.start();
    world.at(Duration.ofSeconds(2), () -> world.database.release("long"));
    world.broker.refused.add("head");
    world.at(Duration.ofSeconds(5), () -> world.store("k", "head"));
    world.at(Duration.ofMillis(5100), world.broker.refused::clear);

    world.playUntil(Duration.ofMinutes(1));

    assertThat(world.arrivalOf("l3999")).as("drained").isGreaterThan(Duration.ofSeconds(7));
    assertThat(world.arrivalOf("head")).isLessThan(Duration.ofSeconds(6));
  }

  /** There is always a head whose time has come, and always a new row. */
  @Test
  void aKeyIsDrainedThoughManyHeadsAreTriedAgainAndNewRowsCome() {
    SmallWorld world = new SmallWorld();
    world.broker.unnamedRate = 0;
    for (String id : SmallWorld.ids("bad", 1000)) {
      world.broker.refused.add(id);
      world.store(id, id);
    }
    world.store("k", "k0", "k1", "k2");
    world.database.hold("k");
    Simulation.Process process = world.simulation.new Process();
    Relay relay =
        world.start(
            process,
            new FilteredLaneStore(world.database) {
              @Override
              public Page read(LaneId lane, Position position, Set<Long> known, Limit limit)
                  throws SQLException {
                process.block(Duration.ofMillis(2).toNanos());
                return super.read(lane, position, known, limit);
              }

              @Override
              public Page readKey(LaneId lane, String key, long from, long to, Limit limit)
                  throws SQLException {
                process.block(Duration.ofMillis(2).toNanos());
                return super.readKey(lane, key, from, to, limit);
              }
            });
    for (int i = 0; i < 10_000; i++) {
      world.at(Duration.ofMillis(i), () -> relay.wake(relay.lanes()));
    }
    world.at(Duration.ofSeconds(4), () -> world.database.release("k"));

    world.playUntil(Duration.ofSeconds(10));

    // The release is noticed within two seconds.
    assertThat(world.arrivalOf("k2")).isLessThan(Duration.ofMillis(6500));
  }

  @Test
  void aRejectionIsRecordedThoughConfirmedRowsCannotBeDeleted() {
    SmallWorld world = new SmallWorld();
    world.broker.refused.add("bad");
    world.store("a", "good");
    world.store("b", "bad");
    world.start(
        world.simulation.new Process(),
        new FilteredLaneStore(world.database) {
          @Override
          public void settle(LaneId lane, Collection<Long> seqs) throws SQLException {
            throw new SQLException("Some row is locked");
          }
        });

    world.playUntil(Duration.ofSeconds(5));

    assertThat(world.database.attempts).containsKey(2L);
    assertThat(world.arrived())
        .as("the settle is repeated, the send is not")
        .containsOnlyOnce("good");
  }

  @Test
  void confirmedRowsAreDeletedThoughARejectionCannotBeRecorded() {
    SmallWorld world = new SmallWorld();
    world.broker.refused.add("bad");
    world.store("b", "bad");
    world.start(
        world.simulation.new Process(),
        new FilteredLaneStore(world.database) {
          @Override
          public boolean reject(LaneId lane, long epoch, Rejection rejection) throws SQLException {
            throw new SQLException("The lease is locked");
          }
        });
    world.at(Duration.ofSeconds(3), () -> world.store("a", "good"));

    world.playUntil(Duration.ofSeconds(10));

    assertThat(world.database.outbox()).extracting(row -> row.id).containsExactly("bad");
  }

  /** Of whose rows there may be more than it says. */
  private static NewsStore bothOf(ModelDatabase one, ModelDatabase other) {
    return lowWater -> {
      News news = one.look(lowWater);
      Set<LaneId> unread = new HashSet<>(news.unread());
      unread.addAll(other.look(lowWater).unread());
      return new News(news.pauses(), unread, news.blocked(), false);
    };
  }

  @Test
  void aDeadBrokerHoldsUpItsOwnLanesOnly() {
    SmallWorld dead = new SmallWorld();
    dead.broker.down = true;
    dead.store("k", "m1");
    ModelDatabase rowsOfOther = new ModelDatabase(dead.simulation);
    ModelBroker other = new ModelBroker(dead.simulation, true);
    ModelDatabase.Transaction transaction = rowsOfOther.begin();
    transaction.store("m2", "k");
    transaction.commit();
    Simulation.Process process = dead.simulation.new Process();
    LaneStore lanes =
        (LaneStore)
            Proxy.newProxyInstance(
                LaneStore.class.getClassLoader(),
                new Class<?>[] {LaneStore.class},
                (proxy, method, arguments) ->
                    method.invoke(
                        arguments != null && new LaneId("other", 0).equals(arguments[0])
                            ? rowsOfOther
                            : dead.database,
                        arguments));

    new Relay(
            new Relay.RelayStores(
                dead.database,
                lanes,
                bothOf(dead.database, rowsOfOther),
                new NothingScheduled(),
                new Shards(1)),
            Map.of("b", dead.broker.of(process), "other", other.of(process)),
            World.settings(WhenExhausted.PARK_KEY),
            process,
            "two brokers")
        .start();
    dead.playUntil(Duration.ofSeconds(5));

    assertThat(other.arrivals).extracting(ModelBroker.Arrival::id).containsExactly("m2");
    assertThat(dead.arrived()).isEmpty();
  }
}
