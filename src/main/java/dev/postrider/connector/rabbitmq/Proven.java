package dev.postrider.connector.rabbitmq;

import java.util.Set;

/**
 * Which messages a session need not try apart from the others, since it has seen that the broker
 * puts up with their like: it closes the channel over an exchange that does not exist, missing
 * rights on an exchange or a topic, and a body that is too large.
 */
final class Proven {

  /** No broker is set to take less. */
  private static final int ALWAYS = 64 << 10;

  private final Lessons lessons;
  private final Set<String> names = RecentNames.newSet();
  private int largest = ALWAYS;

  Proven(Lessons lessons) {
    this.lessons = lessons;
  }

  boolean covers(Publication publication) {
    return publication.message().payload().length <= largest
        && names.contains(name(publication.route()));
  }

  void add(Publication publication) {
    largest = Math.max(largest, publication.message().payload().length);
    names.add(name(publication.route()));
  }

  private String name(Route route) {
    return lessons.careful() ? route.exchange() + "/" + route.key() : route.exchange();
  }
}
