package dev.postrider.bench;

import java.util.function.LongFunction;

/** How the messages of a backlog are spread over keys. */
enum Keys {
  THOUSAND("1,000 keys", i -> "key-" + i % 1000),
  ONE("one hot key", i -> "key-0"),
  /** As {@code Outbox.publish} does without a key: each message is its own. */
  NONE("no keys", i -> Backlog.id(i));

  private final String words;
  private final LongFunction<String> key;

  Keys(String words, LongFunction<String> key) {
    this.words = words;
    this.key = key;
  }

  String words() {
    return words;
  }

  String key(long number) {
    return key.apply(number);
  }
}
