package dev.postrider.inbox;

import dev.postrider.Inbox;
import dev.postrider.MessageId;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** What an application injects as {@link Inbox}. */
@Dependent
class InboxBean implements Inbox {

  private final Acceptance acceptance;

  @Inject
  InboxBean(Acceptance acceptance) {
    this.acceptance = acceptance;
  }

  @Override
  public boolean accept(String consumer, MessageId id) {
    return acceptance.accept(consumer, MessageIdentity.of(id));
  }

  @Override
  public boolean accept(String consumer, MessageId id, byte[] payload) {
    return acceptance.accept(consumer, MessageIdentity.of(id, payload));
  }
}
