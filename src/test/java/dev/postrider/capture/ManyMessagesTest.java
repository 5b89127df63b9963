package dev.postrider.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.Message;
import dev.postrider.config.PublishSettings;
import dev.postrider.config.PublishSettings.Order;
import dev.postrider.store.OutboxEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManyMessagesTest {

  private static final int MANY = 100_000;

  private final CaptureFixture fixture = new CaptureFixture();

  /** The time-out is for what grows with the square of the messages: that takes minutes. */
  @Test
  @Timeout(30)
  void aTransactionOfManyMessagesIsOneBatchInTheirOrder() {
    fixture.limits = new PublishSettings(1_000, 1_000L * MANY, Order.NATURAL);
    TransactionalOutbox outbox = fixture.outbox();
    List<String> ids = new ArrayList<>();
    fixture.transactions.begin();
    for (int i = 0; i < MANY; i++) {
      ids.add(outbox.publish(Message.to("/queue/many").payload("x").build()).value());
    }

    assertThat(fixture.transactions.commit()).isTrue();

    assertThat(fixture.batches).hasSize(1);
    assertThat(fixture.batches.get(0).stream().map(OutboxEntry::id).toList()).isEqualTo(ids);
    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }
}
