package dev.postrider.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RabbitServerIT {

  private static final String PASSWORD = "s3cr3t-Pa55";

  @Test
  void keepsPersistentMessagesOverKillAndRestartOnTheSamePortsAndLeavesNoProcess()
      throws Exception {
    try (RabbitServer server = RabbitServer.create("kit", PASSWORD).start()) {
      try (Connection connection = connect(server)) {
        Channel channel = connection.createChannel();
        channel.confirmSelect();
        channel.queueDeclare("q", true, false, false, null);
        channel.basicPublish("", "q", MessageProperties.PERSISTENT_BASIC, new byte[] {42});
        channel.waitForConfirmsOrDie(10_000);
      }
      List<ProcessHandle> processes = server.processes();
      assertThat(processes).hasSizeGreaterThan(2).allMatch(ProcessHandle::isAlive);

      server.kill();

      assertThat(processes).noneMatch(ProcessHandle::isAlive);
      server.start();
      try (Connection connection = connect(server)) {
        GetResponse found = connection.createChannel().basicGet("q", true);
        assertThat(found.getBody()).containsExactly(42);
      }
      try (Socket stomp = new Socket(InetAddress.getLoopbackAddress(), server.stompPort())) {
        String hello = "CONNECT\naccept-version:1.2\nlogin:relay\npasscode:" + PASSWORD + "\n\n\0";
        stomp.getOutputStream().write(hello.getBytes(StandardCharsets.UTF_8));
        assertThat(new String(stomp.getInputStream().readNBytes(9), StandardCharsets.UTF_8))
            .isEqualTo("CONNECTED");
      }
    }
  }

  private static Connection connect(RabbitServer server) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUsername(RabbitServer.USER);
    factory.setPassword(PASSWORD);
    factory.setHost("127.0.0.1");
    factory.setPort(server.port());
    return factory.newConnection();
  }
}
