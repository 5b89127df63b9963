package dev.postrider.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.spi.IncomingMessage;
import dev.postrider.store.CollectedLetter;
import dev.postrider.store.QueueJobs.Action;
import dev.postrider.store.QueueJobs.Order;
import dev.postrider.store.Shards;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LetterReaderTest {

  private static final Order ORDER =
      new Order(Action.COLLECT, "b", "/queue/DLQ.bills", null, null, null);

  /** No table takes a character of code 0. */
  @Test
  void whatAnErrorSaysIsStoredWhateverIsInIt() {
    IncomingMessage message =
        new IncomingMessage(
            "/queue/DLQ.bills",
            Map.of(
                "postrider_id", "m",
                "postrider_error_class", "a.B",
                "postrider_error_message", "no\0such\nthing",
                "postrider_error_consumer", "bill\0ing",
                "postrider_error_source", "/queue/bills"),
            new byte[0],
            null,
            null,
            null,
            null,
            null,
            1);

    LetterReader.Result result =
        new LetterReader(ORDER, new Shards(1), () -> Instant.EPOCH).read(message);

    CollectedLetter letter = result.letter();
    assertThat(result.flaw()).isEmpty();
    assertThat(letter.death().consumer()).isEqualTo("bill ing");
    assertThat(letter.death().reason()).isEqualTo("bill ing: a.B: no such thing");
    assertThat(letter.message().destination()).isEqualTo("/queue/bills");
  }
}
