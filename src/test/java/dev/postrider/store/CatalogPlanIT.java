package dev.postrider.store;

import static dev.postrider.store.MessageState.DEAD;
import static dev.postrider.store.MessageState.FAILED;
import static dev.postrider.store.MessageState.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.FilteredMessages.Query;
import dev.postrider.store.FilteredMessages.Range;
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
import java.util.Set;
import java.util.StringJoiner;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists do not read a large outbox from end to end: by how PostgreSQL finds them, not by time. */
class CatalogPlanIT extends StoreContract {

  /** The server makes a plan for each set of values five times; then it may make one for all. */
  private static final int UNTIL_IT_IS_KNOWN = 10;

  private static final Set<String> LARGE = Set.of("postrider_outbox", "postrider_sent");

  private static final PostgresServer SERVER = PostgresServer.shared();

  @Override
  DataSource emptyDatabase() {
    return SERVER.dataSource(SERVER.newSchema());
  }

  private static MessageFilter withId(String id) {
    return new MessageFilter(Set.of(), id, null, null, null, null, null, null, null, null);
  }

  /** 200,000 messages, some of them failed, 20,000 put aside, and 100,000 sent. */
  private void fill(int failed) throws SQLException {
    String columns =
        "id, broker, shard, message_key, destination, content_type, headers, payload, attempts";
    String message =
        " 'events', 0, 'key ' || n, '/queue/' || n % 50, 'text/plain', '{}',"
            + " convert_to(repeat('x', 100), 'UTF8'), ";
    execute(
        ("INSERT INTO postrider_outbox (" + columns + ") SELECT 'm' || n," + message)
            + ("CASE WHEN n % " + 200_000 / failed + " = 0 THEN 1 ELSE 0 END")
            + " FROM generate_series(1, 200000) n");
    execute(
        "INSERT INTO postrider_blocked_key (broker, shard, message_key, head_seq, due_at, reason)"
            + " SELECT broker, shard, message_key, seq, CURRENT_TIMESTAMP, 'RETRY'"
            + " FROM postrider_outbox WHERE attempts = 1");
    execute(
        "INSERT INTO postrider_attempt (seq, id, broker, attempt, node, reason)"
            + " SELECT seq, id, broker, 1, 'n1', 'no' FROM postrider_outbox WHERE attempts = 1");
    execute(
        ("INSERT INTO postrider_dead (seq, created_at, reason, " + columns)
            + (") SELECT 1000000 + n, CURRENT_TIMESTAMP, 'refused', 'd' || n," + message)
            + "3 FROM generate_series(1, 20000) n");
    execute(
        ("INSERT INTO postrider_sent (seq, created_at, " + columns)
            + (") SELECT 2000000 + n, CURRENT_TIMESTAMP, 's' || n," + message)
            + "CASE WHEN n % 100 = 0 THEN 1 ELSE 0 END FROM generate_series(1, 100000) n");
    execute("ANALYZE"); // which the server does by itself within a minute
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 20_000})
  void firstPagesReadAFewRowsOfALargeOutboxAlsoWhenTheServerKnowsTheStatement(int failed)
      throws SQLException {
    fill(failed);
    assertThat(count("SELECT COUNT(*) FROM postrider_blocked_key")).isEqualTo(failed);
    for (MessageFilter filter :
        List.of(
            MessageFilter.ALL,
            MessageFilter.of(FAILED),
            MessageFilter.of(DEAD),
            MessageFilter.of(FAILED, DEAD),
            MessageFilter.of(SENT),
            MessageFilter.of(FAILED, DEAD, SENT),
            withId("m7"))) {
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement()) {
        String execute = prepare(statement, filter);
        for (int i = 0; i <= UNTIL_IT_IS_KNOWN; i++) {
          String plan = text(statement, "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + execute);
          assertThat(scansOfLargeTables(plan))
              .as("%s, execution %d:%n%s", filter.states(), i + 1, plan)
              .isNotEmpty()
              .allSatisfy(
                  scan -> {
                    assertThat(scan.getString("Node Type")).doesNotContain("Seq");
                    assertThat(rowsRead(scan)).isLessThanOrEqualTo(1_000);
                  });
        }
      }
    }
  }

  /** As a driver does that keeps statements; returns how to execute it. */
  private static String prepare(Statement statement, MessageFilter filter) throws SQLException {
    Query query =
        new FilteredMessages(new PostgreSqlDialect(), new Tables("postrider_"))
            .select(filter, Range.newest(51));
    String sql = query.sql();
    StringJoiner values = new StringJoiner(", ", "(", ")");
    for (int i = 0; i < query.values().size(); i++) {
      sql = sql.replaceFirst("\\?", "\\$" + (i + 1));
      Object value = query.values().get(i);
      values.add(value instanceof Number ? value.toString() : "'" + value + "'");
    }
    statement.execute("PREPARE page AS " + sql);
    return "EXECUTE page" + values;
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static List<JsonObject> scansOfLargeTables(String plan) {
    try (JsonReader reader = Json.createReader(new StringReader(plan))) {
      List<JsonObject> scans = new ArrayList<>();
      collect(reader.readArray().getJsonObject(0).getJsonObject("Plan"), scans);
      return scans;
    }
  }

  private static void collect(JsonObject node, List<JsonObject> scans) {
    if (LARGE.contains(node.getString("Relation Name", ""))) {
      scans.add(node);
    }
    for (JsonValue child : node.getOrDefault("Plans", JsonValue.EMPTY_JSON_ARRAY).asJsonArray()) {
      collect(child.asJsonObject(), scans);
    }
  }

  private static long rowsRead(JsonObject scan) {
    long each = number(scan, "Actual Rows") + number(scan, "Rows Removed by Filter");
    return each * number(scan, "Actual Loops");
  }

  private static long number(JsonObject scan, String name) {
    return scan.containsKey(name) ? scan.getJsonNumber(name).longValue() : 0;
  }
}
