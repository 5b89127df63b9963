package dev.postrider.connector.rabbitmq;

import dev.postrider.connector.Endpoint;
import dev.postrider.spi.Outcome;
import java.util.Set;

/**
 * What is told of messages that the broker does not take.
 *
 * @param queues those that are known to exist
 */
record Refusals(Endpoint endpoint, Set<String> queues) {

  /** No queue takes it. The queue may have been deleted: it will be looked for again. */
  Outcome unroutable(Publication publication) {
    Route route = publication.route();
    if (!route.isQueue()) {
      return of(
          publication,
          "no queue is bound to the exchange "
              + route.exchange()
              + " for it (unroutable-topics = drop takes that for normal)");
    }
    queues.remove(route.key());
    return of(publication, "there is no such queue");
  }

  /** A queue was to take it and did not. */
  Outcome notTaken(Publication publication) {
    return of(publication, "a queue did not take it, being full or out of order");
  }

  /** The broker said why. */
  Outcome of(Publication publication, String reason) {
    return endpoint.refused(publication.message().destination(), reason, null);
  }
}
