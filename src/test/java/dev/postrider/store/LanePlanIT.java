package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.store.LaneStore.Limit;
import dev.postrider.store.LaneStore.Position;
import dev.postrider.testkit.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A lane with little to read costs little, whatever is in the lanes before and behind it: by what
 * PostgreSQL reads for it, not by time.
 */
class LanePlanIT extends StoreContract {

  private static final LaneId LITTLE = new LaneId("events", 1);
  private static final Limit SOME = new Limit(500, Long.MAX_VALUE);

  /** Of the 3,000 and more that a walk through the rows of another lane takes. */
  private static final int FEW_BLOCKS = 150;

  private final ExplainedStatements explained = new ExplainedStatements();
  private Store store;

  @Override
  DataSource emptyDatabase() {
    PostgresServer server = PostgresServer.shared();
    return server.dataSource(server.newSchema());
  }

  /** Eight messages between two lanes with 50,000 each; the server may have counted them or not. */
  private void fill(boolean counted) throws SQLException {
    // What another test has deleted would be walked over until it is vacuumed.
    execute("TRUNCATE postrider_outbox");
    store = Store.open(explained.of(dataSource), settings(SchemaMode.NONE));
    for (int shard = 0; shard < 3; shard++) {
      execute(
          "INSERT INTO postrider_outbox (id, broker, shard, message_key, destination,"
              + (" content_type, headers, payload) SELECT gen_random_uuid(), 'events', " + shard)
              + (", 'key ' || n % 1000, '/queue/a', 'text/plain', '{}',")
              + " convert_to(repeat('x', 300), 'UTF8')"
              + (" FROM generate_series(1, " + (shard == 1 ? 8 : 50_000) + ") n"));
    }
    if (counted) {
      execute("ANALYZE");
    }
    explained.blocks();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReadStopsAtTheEndOfTheLane(boolean counted) throws SQLException {
    fill(counted);

    assertThat(store.lanes().read(LITTLE, START, Set.of(), SOME).messages()).hasSize(8);

    assertThat(explained.blocks()).isBetween(1L, (long) SOME.rows());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void newsOfALaneThatWasReadAreCheap(boolean counted) throws SQLException {
    fill(counted);
    long read = count("SELECT max(seq) FROM postrider_outbox WHERE shard = 1");

    assertThat(store.news().look(Map.of(LITTLE, read)).unread()).isEmpty();

    assertThat(explained.blocks()).isBetween(1L, (long) FEW_BLOCKS);
    assertThat(store.news().look(Map.of(LITTLE, read - 1)).unread()).containsExactly(LITTLE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theHeadOfAKeyIsReadAlone(boolean counted) throws SQLException {
    fill(counted);
    long head = count("SELECT min(seq) FROM postrider_outbox WHERE shard = 0");

    assertThat(store.lanes().readKey(LANE, "key 1", head, head, SOME).messages()).hasSize(1);

    assertThat(explained.blocks()).isBetween(1L, (long) FEW_BLOCKS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReadOfALargeLaneTakesWhatItIsAskedFor(boolean counted) throws SQLException {
    fill(counted);

    assertThat(store.lanes().read(LANE, new Position(0, 0), Set.of(), SOME).messages())
        .hasSize(500);

    assertThat(explained.blocks()).isBetween(1L, 2L * SOME.rows());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theAgeOfTheOldestIsFoundAtTheBeginning(boolean counted) throws SQLException {
    fill(counted);
    execute("INSERT INTO postrider_lease (broker, shard, epoch) VALUES ('events', 1, 1)");

    assertThat(store.levels().look(List.of("events"), 100).brokers()).containsKey("events");

    assertThat(explained.blocks()).isBetween(1L, 4L * JdbcLevelProbe.PASSED_OVER);
  }
}
