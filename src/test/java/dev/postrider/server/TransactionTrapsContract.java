package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a server's transactions are not as one would expect; without and with XA. */
abstract class TransactionTrapsContract extends StoredMessages {

  /** How often this server calls a synchronization that is registered during completion. */
  abstract int callsOfLateSynchronizations();

  @Test
  void earlyRegistrationAMessageBeforeTheFirstUseOfTheEntityManagerWaitsForTheFlush() {
    String id = shop.call("Shop", "place", "T-1");
    database.execute("TRUNCATE postrider_outbox, trace");

    shop.call("Traps", "publishFirst", id, "T-1");

    assertThat(column("SELECT what FROM trace ORDER BY at"))
        .containsExactly("orders", "postrider_outbox", "postrider_outbox", "postrider_outbox");
    assertThat(destinations())
        .containsExactlyInAnyOrder("/queue/early", "/queue/orders", "/topic/orders.v1");
  }

  @Test
  void doubleCallMessagesOfAFlushAtCommitAreWrittenOnce() {
    assertThat(shop.call("Traps", "placeAndCountLateCalls", "T-2"))
        .isEqualTo(Integer.toString(callsOfLateSynchronizations()));

    assertThat(column("SELECT what FROM trace ORDER BY at"))
        .containsExactly("orders", "postrider_outbox", "postrider_outbox");
    assertThat(destinations()).containsExactlyInAnyOrder("/queue/orders", "/topic/orders.v1");
    assertThat(shop.call("SeenSignals", "take")).isEqualTo("1");
  }

  @Test
  void noTransactionPublishingSaysSo() {
    assertThat(shop.failure("Shop", "publishWithoutTransaction")).contains("PR0101");
    assertNothingWasStored();
  }

  @ParameterizedTest
  @ValueSource(strings = {"placeAndFailVeryLate", "placeAndMarkVeryLate"})
  void rollbackAfterFlushTakesBackMessagesThatAreWrittenAlready(String method) {
    long before = numbersGiven();

    shop.tell("Traps", method, "T-3");

    assertThat(numbersGiven()).as("the messages were written").isEqualTo(before + 3);
    assertNothingWasStored();
    assertThat(shop.call("SeenSignals", "take")).as("wakes of the relay").isEqualTo("0");
  }

  @Test
  void rollbackAtTheCommitItselfLeavesNeitherEntityNorRow() {
    database.execute(REFUSE_AT_COMMIT);
    try {
      assertThat(shop.failure("Shop", "place", "T-4")).contains("TransactionalException");
    } finally {
      database.execute("DROP FUNCTION refuse() CASCADE");
    }

    assertNothingWasStored();
    assertThat(shop.call("SeenSignals", "take")).as("wakes of the relay").isEqualTo("0");
  }

  @Test
  void afterCompletionOfARollbackLeavesNothingToTheNextTransactionOfTheThread() {
    shop.call("Traps", "failAndPlace", "T-5", "T-6");

    assertThat(numbers()).containsExactly("T-6");
    assertThat(destinations()).containsExactlyInAnyOrder("/queue/orders", "/topic/orders.v1");
    assertThat(row("/topic/orders.v1")).containsEntry("message_key", "T-6");
    assertThat(shop.call("SeenSignals", "take")).as("wakes of the relay").isEqualTo("1");
  }

  private static final String REFUSE_AT_COMMIT =
      "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
          + " 'BEGIN RAISE EXCEPTION ''refused''; END';"
          + "CREATE CONSTRAINT TRIGGER refused AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED"
          + " FOR EACH ROW EXECUTE FUNCTION refuse()";

  /** Numbers are given for good, rollback or not. */
  private static long numbersGiven() {
    return database.number(
        "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM postrider_outbox_seq");
  }
}
