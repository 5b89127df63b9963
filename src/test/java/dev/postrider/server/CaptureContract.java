package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From business transactions to rows of the outbox; with the traps, for which no server of their
 * own need be started.
 */
abstract class CaptureContract extends TransactionTrapsContract {

  @Test
  void aCommitStoresOneRowForEachDeclarationWithTheBodySpecified() {
    String id = shop.call("Shop", "place", "A-1");

    assertThat(destinations()).containsExactlyInAnyOrder("/queue/orders", "/topic/orders.v1");
    Map<String, Object> all = row("/queue/orders");
    assertThat(all)
        .containsEntry("broker", "main")
        .containsEntry("message_key", "Order:" + id)
        .containsEntry("type", "Order")
        .containsEntry("event", "created")
        .containsEntry("content_type", "application/json")
        .containsEntry("attempts", 0);
    assertThat(body(all))
        .isEqualTo(
            json(
                "{'id':%s,'version':1,'number':'A-1','total':12.50,'remark':null,'customer':null,"
                    + "'lines':[]}",
                id));
    Map<String, Object> some = row("/topic/orders.v1");
    assertThat(some).containsEntry("message_key", "A-1").containsEntry("version", "v1");
    assertThat(body(some)).isEqualTo(json("{'id':%s,'number':'A-1','total':12.50}", id));
  }

  @ParameterizedTest
  @CsvSource({
    "Shop, placeAndThrow",
    "Shop, placeAndMark",
    "Shop, placeAndFailLate",
    "Shop, placeWhatTheDatabaseRefuses",
    "ShopBean, placeAndMark",
    "ManualShop, placeAndRollBack"
  })
  void whatDoesNotCommitLeavesNeitherEntityNorRow(String bean, String method) {
    shop.tell(bean, method, "A-2");

    assertThat(shop.call("SeenEvents", "take")).contains("created Order");
    assertNothingWasStored();
  }

  @ParameterizedTest
  @CsvSource({"Shop, place", "ShopBean, place", "ManualShop, place", "Shop, placeAlone"})
  void everyWayToBeginATransactionStoresTheSame(String bean, String method) {
    shop.call(bean, method, "A-3");

    assertThat(numbers()).containsExactly("A-3");
    assertThat(destinations()).containsExactlyInAnyOrder("/queue/orders", "/topic/orders.v1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Shop", "ShopBean"})
  void anInnerTransactionKeepsItsMessagesWhenTheOuterOneRollsBack(String bean) {
    shop.tell(bean, "placeAroundAnother", "outer", "inner");

    assertThat(numbers()).containsExactly("inner");
    assertThat(destinations()).containsExactlyInAnyOrder("/queue/orders", "/topic/orders.v1");
    assertThat(row("/topic/orders.v1")).containsEntry("message_key", "inner");
  }

  @Test
  void allMessagesOfATransactionAreWrittenTogetherAfterItsLastStatement() {
    String id = shop.call("Shop", "placeWithLines", "A-4");
    database.execute("TRUNCATE postrider_outbox, trace");
    shop.call("SeenEvents", "take");

    shop.call("Shop", "manyChanges", id, "A-5");

    // The order known before changes twice: when it is merged, and when its lines change.
    assertThat(shop.call("SeenEvents", "take"))
        .isEqualTo(
            "created Line, created Order, removed Line, updated Line, updated Order, updated Order");
    int rows = 3 + 3 * 2;
    assertThat(destinations())
        .containsOnly("/queue/orders", "/topic/orders.v1", "/queue/lines")
        .hasSize(rows);
    assertThat(events("/queue/lines")).containsExactlyInAnyOrder("created", "updated", "removed");
    List<String> trace = column("SELECT what FROM trace ORDER BY at");
    assertThat(trace).startsWith("orders").contains("line");
    assertThat(trace.subList(trace.size() - rows, trace.size())).containsOnly("postrider_outbox");
    assertThat(trace.subList(0, trace.size() - rows)).doesNotContain("postrider_outbox");
  }

  @Test
  void cascadedEntitiesArePublishedWithGeneratedIdsAndReferences() {
    String id = shop.call("Shop", "placeWithLines", "A-6");

    List<Map<String, Object>> lines = rows("/queue/lines");
    assertThat(lines).hasSize(2);
    for (Map<String, Object> line : lines) {
      JsonObject body = body(line);
      assertThat(body.getJsonNumber("order").longValue()).isEqualTo(Long.parseLong(id));
      String text = body.getString("text");
      assertThat(body.getJsonNumber("id").longValue())
          .isEqualTo(database.number("SELECT id FROM line WHERE text = '" + text + "'"));
    }
    assertThat(body(row("/queue/orders")).getJsonNumber("customer").longValue())
        .isEqualTo(database.number("SELECT id FROM customer"));
  }

  @Test
  void anUpdateShowsTheNewVersionAndLeavesUnloadedCollectionsAlone() {
    String id = shop.call("Shop", "placeWithLines", "A-7");
    database.execute("TRUNCATE postrider_outbox");

    assertThat(shop.call("Shop", "remark", id, "urgent")).isEqualTo("false false");

    Map<String, Object> row = row("/queue/orders");
    assertThat(row).containsEntry("event", "updated");
    assertThat(body(row).getInt("version"))
        .isEqualTo((int) database.number("SELECT version FROM orders"))
        .isEqualTo(2);
    assertThat(body(row).getString("remark")).isEqualTo("urgent");
    assertThat(body(row)).doesNotContainKey("lines");
  }

  @Test
  void theEntitiesAreThoseWovenByTheProvider() {
    assertThat(shop.call("Shop", "woven")).isEqualTo("true");
  }

  @Test
  void explicitMessagesBeforeAndAfterAnEntityChangeAreStoredOnceEach() {
    shop.call("Shop", "publishAround", "A-8");

    assertThat(destinations())
        .containsExactlyInAnyOrder(
            "/queue/before", "/queue/after", "/queue/orders", "/topic/orders.v1");
    assertThat(new String((byte[]) row("/queue/before").get("payload"), StandardCharsets.UTF_8))
        .isEqualTo("A-8");
  }

  @Test
  void anEntityThatNamesTheListenerItselfIsPublishedOnce() {
    shop.call("Shop", "note", "1");

    assertThat(body(row("/queue/notes"))).isEqualTo(json("{'says':'hello'}"));
    assertThat(destinations()).hasSize(1);
  }

  @Test
  void suppressedChangesAreStoredWithoutMessages() {
    shop.call("Shop", "placeOneOfTwoSilently", "silent", "loud");

    assertThat(numbers()).containsExactlyInAnyOrder("silent", "loud");
    assertThat(row("/topic/orders.v1")).containsEntry("message_key", "loud");
  }

  @Test
  void anApplicationObservesTheSameEvents() {
    String id = shop.call("Shop", "placeWithLines", "A-9");
    assertThat(shop.call("SeenEvents", "take"))
        .isEqualTo("created Customer, created Line, created Line, created Order");

    shop.call("Shop", "remark", id, "seen");
    assertThat(shop.call("SeenEvents", "take")).isEqualTo("updated Order");
  }

  @ParameterizedTest
  @CsvSource({"Shop, place", "ShopBean, place", "ManualShop, place"})
  void aCommitLeavesNoWarningInTheLog(String bean, String method) {
    shop.call("LogWatch", "begin");
    shop.call(bean, method, "A-16");

    assertThat(shop.call("LogWatch", "end")).isEmpty();
    assertThat(destinations()).hasSize(2);
  }

  @Test
  void whatIsScheduledIsStoredWithItsTransactionButNotInTheOutbox() {
    String id = shop.call("Shop", "schedule", "A-17");
    shop.tell("Shop", "scheduleAndThrow", "A-18");

    assertThat(scheduled()).containsExactly(id);
    assertThat(destinations()).containsExactlyInAnyOrder("/queue/orders", "/topic/orders.v1");
    assertThat(numbers()).containsExactly("A-17");
  }

  @Test
  void aCancellationBelongsToItsTransaction() {
    String id = shop.call("Shop", "schedule", "A-19");

    assertThat(shop.failure("Shop", "cancelAndThrow", id)).contains("on purpose");
    assertThat(scheduled()).containsExactly(id);

    assertThat(shop.call("Shop", "cancel", id, "A-20")).isEqualTo("CANCELLED");
    assertThat(scheduled()).isEmpty();
    assertThat(shop.call("Shop", "cancel", id, "A-21")).isEqualTo("TOO_LATE");
    assertThat(numbers()).containsExactlyInAnyOrder("A-19", "A-20", "A-21");
    assertThat(destinations()).hasSize(6);
  }

  @Test
  void whatIsPublishedAndCancelledInOneTransactionIsNeverStored() {
    assertThat(shop.call("Shop", "publishAndCancel", "A-22")).isEqualTo("CANCELLED");

    assertThat(scheduled()).isEmpty();
    assertThat(destinations()).containsOnly("/queue/orders", "/topic/orders.v1").hasSize(4);
  }

  @Test
  void aDestinationOf300CharactersIsRefused() {
    assertThat(shop.failure("Shop", "placeAndPublish", "A-10", "/queue/" + "x".repeat(293), 1))
        .contains("PR0001")
        .contains("300");
    assertNothingWasStored();
  }

  @Test
  void aMessageWithoutPayloadIsRefused() {
    assertThat(shop.failure("Shop", "placeAndPublishNothing", "A-11")).contains("PR0002");
    assertNothingWasStored();
  }

  @Test
  void aPayloadAtTheLimitIsStoredAndOneBeyondItRollsTheTransactionBack() {
    shop.call("Shop", "placeAndPublish", "A-12", "/queue/x", LIMIT);
    assertThat((byte[]) row("/queue/x").get("payload")).hasSize(LIMIT);
    database.execute("TRUNCATE postrider_outbox, orders");

    assertThat(shop.failure("Shop", "placeAndPublish", "A-13", "/queue/x", LIMIT + 1))
        .contains("PR0103");
    assertNothingWasStored();
  }

  @Test
  void aRefusalThatIsIgnoredRollsTheTransactionBackAllTheSame() {
    shop.tell("Shop", "placeAndIgnoreRefusal", "A-14", LIMIT + 1);

    assertNothingWasStored();
  }

  @ParameterizedTest
  @CsvSource({"Shop, place", "ShopBean, place", "ManualShop, place"})
  void withoutTheTableTheBusinessTransactionFailsAsAWhole(String bean, String method) {
    database.execute("ALTER TABLE postrider_outbox RENAME TO hidden");
    String failure;
    try {
      failure = shop.failure(bean, method, "A-15");
    } finally {
      database.execute("ALTER TABLE hidden RENAME TO postrider_outbox");
    }

    assertThat(failure).containsIgnoringCase("rollback");
    assertNothingWasStored();
  }

  private static List<String> events(String destination) {
    return column("SELECT event FROM postrider_outbox WHERE destination = '" + destination + "'");
  }

  private static JsonObject json(String text, Object... arguments) {
    return parse(text.replace('\'', '"').formatted(arguments));
  }
}
