package dev.postrider.capture;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of messages that were sent past the outbox. Safe for use by any thread. */
@ApplicationScoped
public class SendCounters {

  private final Map<String, OfBroker> brokers = new ConcurrentHashMap<>();

  /**
   * Messages since the start.
   *
   * @param confirmed the broker has them
   * @param rejected the broker refused them, or one they share a transaction with
   * @param failed it was not reached, or did not confirm
   */
  public record Sent(long confirmed, long rejected, long failed) {}

  record OfBroker(LongAdder confirmed, LongAdder rejected, LongAdder failed) {
    OfBroker() {
      this(new LongAdder(), new LongAdder(), new LongAdder());
    }
  }

  /** By broker; those that nothing was sent to are missing. */
  public Map<String, Sent> sent() {
    Map<String, Sent> all = new TreeMap<>();
    brokers.forEach(
        (broker, of) ->
            all.put(broker, new Sent(of.confirmed.sum(), of.rejected.sum(), of.failed.sum())));
    return all;
  }

  OfBroker of(String broker) {
    return brokers.computeIfAbsent(broker, name -> new OfBroker());
  }
}
