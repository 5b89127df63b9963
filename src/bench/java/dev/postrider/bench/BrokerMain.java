package dev.postrider.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * The child process of {@link BrokerServer}. Answers each line of input with one line: {@code
 * count} with the number of messages in all queues, {@code purge} when they are gone. Ends with its
 * input, that is, with its parent.
 */
final class BrokerMain {

  /** One line per message otherwise; held, since a logger may be collected with its level. */
  private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

  private static final int COMPACT_SECONDS = 60;

  private BrokerMain() {}

  public static void main(String[] arguments) throws Exception {
    AUDIT.setLevel(Level.OFF);
    EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    broker.setConfiguration(configuration(arguments[0], Path.of(arguments[1])));
    broker.start();
    System.out.println("ready");
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order; (order = orders.readLine()) != null; ) {
      System.out.println(order.equals("purge") ? purge(broker) : count(broker));
    }
    Runtime.getRuntime().halt(0);
  }

  /** Persistent, with the journal's defaults: a commit is confirmed when it is on the disk. */
  private static Configuration configuration(String port, Path data) throws Exception {
    return new ConfigurationImpl()
        .setPersistenceEnabled(true)
        .setJournalDirectory(data.resolve("journal").toString())
        .setBindingsDirectory(data.resolve("bindings").toString())
        .setPagingDirectory(data.resolve("paging").toString())
        .setLargeMessagesDirectory(data.resolve("large").toString())
        .setJMXManagementEnabled(false)
        .setMaxDiskUsage(-1)
        .setSecurityEnabled(false)
        .addAcceptorConfiguration("all", "tcp://127.0.0.1:" + port + "?protocols=CORE,STOMP");
  }

  private static long count(EmbeddedActiveMQ broker) {
    return queues(broker.getActiveMQServer()).mapToLong(Queue::getMessageCount).sum();
  }

  /** With a fresh journal: the next contender does not pay for what the last one left. */
  private static String purge(EmbeddedActiveMQ broker) throws Exception {
    ActiveMQServer server = broker.getActiveMQServer();
    for (Queue queue : queues(server).toList()) {
      queue.deleteAllReferences();
    }
    server.getStorageManager().getMessageJournal().scheduleCompactAndBlock(COMPACT_SECONDS);
    return "purged";
  }

  private static java.util.stream.Stream<Queue> queues(ActiveMQServer server) {
    return server
        .getPostOffice()
        .getAllBindings()
        .filter(binding -> binding.getBindable() instanceof Queue)
        .map(binding -> (Queue) binding.getBindable());
  }
}
