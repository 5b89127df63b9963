package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.Rejection.Fate;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Confirmed messages that are kept; all that holds without a history holds with it. */
abstract class HistoryContract extends SettleContract {

  @Override
  LaneStore lanes() {
    return store.lanesWithHistory();
  }

  @Test
  void keepsAllOfAMessageThatWasSent() throws SQLException {
    append(
        new OutboxEntry(
            "id-1",
            LANE,
            "a",
            "/queue/orders",
            "Order",
            "v1",
            "updated",
            "application/json",
            Map.of("h", "v"),
            new byte[] {9, 8},
            Duration.ofDays(1)));
    StoredMessage message = rows().get(0);

    lanes().settle(LANE, List.of(message.seq()));

    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isZero();
    assertThat(
            count(
                "SELECT COUNT(*) FROM postrider_sent WHERE id = 'id-1' AND broker = 'events'"
                    + " AND shard = 0 AND message_key = 'a' AND destination = '/queue/orders'"
                    + " AND type = 'Order' AND version = 'v1' AND event = 'updated'"
                    + " AND content_type = 'application/json' AND headers = '{\"h\":\"v\"}'"
                    + " AND OCTET_LENGTH(payload) = 2 AND attempts = 0"
                    + " AND created_at <= sent_at AND sent_at <= CURRENT_TIMESTAMP AND seq = "
                    + message.seq()))
        .isOne();
  }

  @Test
  void keepsHowOftenItWasRejectedBefore() throws SQLException {
    append(entry("a"), entry("b"));
    List<StoredMessage> rows = rows();
    reject(lease("n1"), rows.get(0), LATER);

    lanes().settle(LANE, rows.stream().map(StoredMessage::seq).toList());

    assertThat(count("SELECT COUNT(*) FROM postrider_sent")).isEqualTo(2);
    assertThat(count("SELECT COUNT(*) FROM postrider_sent WHERE attempts = 1")).isOne();
  }

  @Test
  void keepsAPayloadTooLargeForARow() throws SQLException {
    byte[] large = new byte[3_000_000];
    new Random(1).nextBytes(large);
    append(entry("a", large));

    lanes().settle(LANE, List.of(rows().get(0).seq()));

    assertThat(count("SELECT OCTET_LENGTH(payload) FROM postrider_sent")).isEqualTo(large.length);
  }

  @Test
  void keepsNothingOfWhatDied() throws SQLException {
    append(entry("a"), entry("b"));
    long epoch = lease("n1");
    List<StoredMessage> rows = rows();
    reject(epoch, rows.get(0), new Fate.Skip());
    reject(epoch, rows.get(1), new Fate.ParkKey());

    lanes().settle(LANE, List.of(rows.get(0).seq()));

    assertThat(count("SELECT COUNT(*) FROM postrider_sent")).isZero();
  }

  @Test
  void isInOnePlaceAndCountedOnceHoweverManyNodesSettleIt() throws Exception {
    store.activity().drain();
    for (int round = 0; round < 10; round++) {
      append(entry("a"), entry("b"), entry("c"));
      List<Long> seqs = rows().stream().map(StoredMessage::seq).toList();

      AtOnce.call(
          4,
          () -> {
            lanes().settle(LANE, seqs);
            return null;
          });
    }

    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isZero();
    assertThat(count("SELECT COUNT(*) FROM postrider_sent")).isEqualTo(30);
    assertThat(store.activity().drain().get("events").sent()).isEqualTo(30);
  }

  /** As after a restore of one of the tables. */
  @Test
  void isNotHeldUpByANumberThatIsInTheHistoryAlready() throws SQLException {
    append(entry("a"), entry("b"));
    List<Long> seqs = rows().stream().map(StoredMessage::seq).toList();
    execute(
        "INSERT INTO postrider_sent (seq, id, broker, shard, message_key, destination,"
            + " content_type, headers, payload, created_at, attempts) SELECT seq, 'other', broker,"
            + " shard, message_key, destination, content_type, headers, payload, created_at, 7"
            + " FROM postrider_outbox WHERE seq = "
            + seqs.get(0));

    lanes().settle(LANE, seqs);

    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isZero();
    assertThat(count("SELECT COUNT(*) FROM postrider_sent WHERE id = 'other'")).isOne();
  }
}
