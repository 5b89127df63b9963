package dev.postrider.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Publishes without waiting; the broker's confirmations are waited for at the end. */
final class RabbitSender implements Sender {

  private static final int PERSISTENT = 2;
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private final Connection connection;
  private final Channel channel;

  RabbitSender(int port, String user, String password) throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    factory.setUsername(user);
    factory.setPassword(password);
    this.connection = factory.newConnection("bench");
    this.channel = connection.createChannel();
    channel.confirmSelect();
  }

  @Override
  public void send(Letter letter) throws IOException {
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .headers(Collections.unmodifiableMap(letter.headers()))
            .deliveryMode(PERSISTENT)
            .messageId(letter.id())
            .contentType(letter.type())
            .build();
    channel.basicPublish("", Stage.QUEUE, properties, letter.payload());
  }

  @Override
  public void commit() throws IOException, InterruptedException, TimeoutException {
    channel.waitForConfirmsOrDie(PATIENCE_MILLIS);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
