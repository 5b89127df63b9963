package dev.postrider.server.app;

import dev.postrider.MessageId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Makes ids of texts, for calls from outside. */
@ApplicationScoped
public class Calls {

  @Inject Consumers consumers;

  public boolean apply(String id) {
    return consumers.apply(new MessageId(id));
  }

  public void applyWithoutTransaction(String id) {
    consumers.applyWithoutTransaction(new MessageId(id));
  }
}
