package dev.postrider.connector.channel;

import static dev.postrider.connector.CommonKeys.SEND_TIMEOUT;

import dev.postrider.connector.Endpoint;
import dev.postrider.connector.Key;
import dev.postrider.connector.Settings;
import dev.postrider.spi.BrokerDefinition;
import java.time.Duration;
import java.util.List;

/** A checked definition, with its defaults. */
record ChannelSettings(Settings settings) {

  static final Key<Integer> MAX_IN_FLIGHT =
      Key.integer(
              "max-in-flight",
              "How many messages of one shard may be unconfirmed at once. All shards together"
                  + " should fit into the buffer of the emitter, which has 128 places where"
                  + " nothing else is said: what does not fit waits. One at a time is slow, since"
                  + " each waits for the broker.",
              1,
              10_000)
          .orElse("12");

  static final List<Key<?>> KEYS = List.of(MAX_IN_FLIGHT, SEND_TIMEOUT);

  static ChannelSettings of(BrokerDefinition definition) {
    return new ChannelSettings(new Settings(definition, KEYS));
  }

  String broker() {
    return settings.broker();
  }

  int maxInFlight() {
    return settings.get(MAX_IN_FLIGHT);
  }

  Duration sendTimeout() {
    return settings.get(SEND_TIMEOUT);
  }

  Endpoint endpoint() {
    return new Endpoint(settings, "its channel");
  }
}
