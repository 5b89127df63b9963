package dev.postrider.bench;

import com.rabbitmq.client.Channel;
import dev.postrider.testkit.RabbitClient;
import dev.postrider.testkit.RabbitServer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** RabbitMQ with a durable queue, as it comes. */
final class RabbitTarget implements Target {

  private static final String PASSWORD = "bench";

  private final RabbitServer server;
  private final RabbitClient client;
  private final Channel channel;

  private RabbitTarget(RabbitServer server) throws IOException {
    this.server = server;
    this.client = new RabbitClient(server, PASSWORD);
    this.channel = client.channel();
    channel.queueDeclare(Stage.QUEUE, true, false, false, Map.of());
  }

  static RabbitTarget start() throws IOException {
    return new RabbitTarget(RabbitServer.create("bench", PASSWORD).start());
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "connector",
        "rabbitmq",
        "hosts",
        "127.0.0.1:" + server.port(),
        "user",
        RabbitServer.USER,
        "password",
        PASSWORD);
  }

  @Override
  public Sender connect() throws IOException, TimeoutException {
    return new RabbitSender(server.port(), RabbitServer.USER, PASSWORD);
  }

  @Override
  public long messages() throws IOException {
    return channel.messageCount(Stage.QUEUE);
  }

  @Override
  public void purge() throws IOException {
    channel.queuePurge(Stage.QUEUE);
  }

  @Override
  public Stream<ProcessHandle> processes() {
    return server.processes().stream();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
