package dev.postrider.bench;

/** The brokers that are measured beside Artemis by JMS; each is started for its scenario only. */
enum Targets {
  KAFKA("kafka", KafkaTarget::start),
  RABBITMQ("rabbitmq", RabbitTarget::start),
  STOMP("stomp", () -> StompOnArtemis.start(Stage.folder("artemis-stomp")));

  private final String word;
  private final Start start;

  Targets(String word, Start start) {
    this.word = word;
    this.start = start;
  }

  private interface Start {
    Target start() throws Exception;
  }

  /** In the names of figures and scenarios. */
  String word() {
    return word;
  }

  /** Whether its latency is measured as well. */
  boolean hasLatency() {
    return this != STOMP;
  }

  Target start() throws Exception {
    return start.start();
  }
}
