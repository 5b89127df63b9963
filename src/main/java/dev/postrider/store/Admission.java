package dev.postrider.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Whether new messages are taken on this node. Safe for use by any thread. */
@ApplicationScoped
public class Admission {

  private final Map<String, String> refused = new ConcurrentHashMap<>();

  /**
   * From now on nothing is taken for a broker.
   *
   * @param why completes "refused: …"
   */
  public void refuse(String broker, String why) {
    refused.put(broker, why);
  }

  /** From now on messages for a broker are taken again. */
  public void admit(String broker) {
    refused.remove(broker);
  }

  /** From now on messages for all brokers are taken. */
  public void admitAll() {
    refused.clear();
  }

  /** Why nothing is taken for a broker; empty while it is. */
  public Optional<String> refusal(String broker) {
    return Optional.ofNullable(refused.get(broker));
  }
}
