package dev.postrider.subscribe;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a subscription has done since its start, in messages. Safe for any thread.
 *
 * @param received delivered by the broker, repetitions included
 * @param done acknowledged after a call, or because it had been applied before
 * @param filtered acknowledged without a call, because its headers are of no interest
 * @param failed calls that failed
 * @param dead put into the dead letter queue
 */
record SubscriptionCounters(
    LongAdder received, LongAdder done, LongAdder filtered, LongAdder failed, LongAdder dead) {

  SubscriptionCounters() {
    this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
  }
}
