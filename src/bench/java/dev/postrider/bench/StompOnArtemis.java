package dev.postrider.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** An Artemis of its own, by STOMP. */
final class StompOnArtemis implements Target {

  private final BrokerServer artemis;

  private StompOnArtemis(BrokerServer artemis) {
    this.artemis = artemis;
  }

  static StompOnArtemis start(Path folder) throws IOException {
    return new StompOnArtemis(BrokerServer.start(folder));
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("connector", "stomp", "hosts", "127.0.0.1:" + artemis.port());
  }

  @Override
  public Sender connect() throws IOException {
    return new StompSender(artemis.port());
  }

  @Override
  public long messages() throws IOException {
    return artemis.messages();
  }

  @Override
  public void purge() throws IOException {
    artemis.purge();
  }

  @Override
  public Stream<ProcessHandle> processes() {
    return artemis.processes();
  }

  @Override
  public void close() {
    artemis.close();
  }
}
