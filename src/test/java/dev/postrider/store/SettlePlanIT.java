package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.PostgresServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is settled is found by its number, whatever PostgreSQL believes of the outbox. */
class SettlePlanIT extends StoreContract {

  /** The server makes a plan for each set of values five times; then it may make one for all. */
  private static final int UNTIL_IT_IS_KNOWN = 7;

  private static final int ROWS = 200_000;

  private static final PostgresServer SERVER = PostgresServer.shared();

  @Override
  DataSource emptyDatabase() {
    return SERVER.dataSource(SERVER.newSchema());
  }

  /** What the server last saw of the outbox. */
  enum Seen {
    NOTHING,
    EMPTY,
    ALMOST_EMPTIED,
    ALL
  }

  private void fill(Seen seen) throws SQLException {
    execute("TRUNCATE postrider_outbox, postrider_sent");
    if (seen == Seen.ALMOST_EMPTIED) {
      insert();
      execute("DELETE FROM postrider_outbox WHERE seq % 2000 <> 0");
    }
    if (seen != Seen.NOTHING && seen != Seen.ALL) {
      execute("ANALYZE postrider_outbox");
    }
    execute("DELETE FROM postrider_outbox");
    insert();
    if (seen == Seen.ALL) {
      execute("ANALYZE postrider_outbox");
    }
  }

  /** As large as real messages are: a small table is read from end to end as quickly. */
  private void insert() throws SQLException {
    execute(
        "INSERT INTO postrider_outbox (id, broker, shard, message_key, destination, content_type,"
            + " headers, payload) SELECT gen_random_uuid(), 'events', 0, 'key ' || n, '/queue/a',"
            + " 'text/plain', '{}', convert_to(repeat('x', 300), 'UTF8')"
            + (" FROM generate_series(1, " + ROWS + ") n"));
  }

  @ParameterizedTest
  @EnumSource
  void readsAsManyRowsAsItSettles(Seen seen) throws SQLException {
    int messages = PostgreSqlSettlement.MOST;
    fill(seen);
    long next = count("SELECT MIN(seq) FROM postrider_outbox");
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "PREPARE settle(bigint[]) AS "
              + PostgreSqlSettlement.endUntried(new Tables("postrider_"), true).replace("?", "$1"));
      for (int i = 0; i <= UNTIL_IT_IS_KNOWN; i++) {
        String plan = explain(statement, next, messages);
        next += messages;

        List<JsonObject> nodes = nodes(plan);
        assertThat(nodes)
            .as(plan)
            .noneMatch(node -> node.getString("Node Type").matches("Seq Scan|.*Join|Nested Loop"));
        assertThat(nodes)
            .as(plan)
            .filteredOn(node -> node.getString("Node Type").matches("Index Scan|Bitmap Heap Scan"))
            .singleElement()
            .matches(scan -> scan.getJsonNumber("Actual Rows").longValue() == messages);
      }
    }
    assertThat(count("SELECT COUNT(*) FROM postrider_sent"))
        .isEqualTo((UNTIL_IT_IS_KNOWN + 1L) * messages);
  }

  private static String explain(Statement statement, long first, int messages) throws SQLException {
    String numbers =
        LongStream.range(first, first + messages)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(","));
    try (ResultSet row =
        statement.executeQuery(
            ("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE settle('{" + numbers + "}')"))) {
      row.next();
      return row.getString(1);
    }
  }

  private static List<JsonObject> nodes(String plan) {
    try (JsonReader reader = Json.createReader(new StringReader(plan))) {
      List<JsonObject> nodes = new ArrayList<>();
      collect(reader.readArray().getJsonObject(0).getJsonObject("Plan"), nodes);
      return nodes;
    }
  }

  private static void collect(JsonObject node, List<JsonObject> nodes) {
    nodes.add(node);
    for (JsonValue child : node.getOrDefault("Plans", JsonValue.EMPTY_JSON_ARRAY).asJsonArray()) {
      collect(child.asJsonObject(), nodes);
    }
  }
}
