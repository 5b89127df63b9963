package dev.postrider.testkit;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/**
 * The child process of {@link ArtemisServer}: says {@link #READY} on its standard output, stops
 * orderly on a line of input, and dies at once when its input ends, that is, with its parent.
 */
final class ArtemisProcess {

  static final String READY = "ARTEMIS READY";

  /** One line per message otherwise; held, since a logger may be collected with its level. */
  private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

  private static volatile EmbeddedActiveMQ running;

  private ArtemisProcess() {}

  public static void main(String[] args) throws Exception {
    AUDIT.setLevel(Level.OFF);
    Thread orders = new Thread(() -> obey(System.in), "orders");
    orders.setDaemon(true);
    EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    broker.setConfiguration(configuration());
    broker.setSecurityManager(users());
    running = broker;
    orders.start();
    broker.start();
    System.out.println(READY);
  }

  private static void obey(InputStream in) {
    try {
      if (in.read() >= 0) {
        running.stop();
      }
    } catch (Exception e) {
      e.printStackTrace();
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private static Configuration configuration() throws Exception {
    Path data = Path.of(System.getProperty("data")).toAbsolutePath();
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.addAcceptorConfiguration("all", acceptor("port"));
    String store = System.getProperty("tlsStore");
    if (store != null) {
      String tls = ";sslEnabled=true;keyStorePath=%s;keyStorePassword=%s;keyStoreType=PKCS12";
      configuration.addAcceptorConfiguration(
          "tls", acceptor("tlsPort") + tls.formatted(store, Certificates.PASSWORD));
    }
    return configuration
        .setPersistenceEnabled(true)
        .setJournalType(JournalType.NIO)
        .setJournalMinFiles(2)
        .setJournalDirectory(data.resolve("journal").toString())
        .setBindingsDirectory(data.resolve("bindings").toString())
        .setPagingDirectory(data.resolve("paging").toString())
        .setLargeMessagesDirectory(data.resolve("large").toString())
        .setJMXManagementEnabled(false)
        .setCriticalAnalyzer(false)
        .setMaxDiskUsage(-1)
        .setGlobalMaxSize(50L << 20)
        .setSecurityEnabled(System.getProperty("user") != null)
        .setSecurityRoles(
            Map.of("#", Set.of(role(true)), ArtemisServer.FORBIDDEN + "#", Set.of(role(false))))
        .addAddressSetting("#", settings())
        .addAddressSetting("DLQ", settings().setMaxDeliveryAttempts(-1))
        .addAddressSetting(
            ArtemisServer.SMALL + "#",
            settings()
                .setMaxSizeBytes(100 << 10)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL));
  }

  private static String acceptor(String port) {
    return "tcp://127.0.0.1:%s?protocols=CORE,STOMP,AMQP;amqpDuplicateDetection=false"
        .formatted(System.getProperty(port));
  }

  private static AddressSettings settings() {
    return new AddressSettings()
        .setDeadLetterAddress(SimpleString.of("DLQ"))
        .setMaxDeliveryAttempts(Integer.getInteger("maxDeliveryAttempts"))
        .setRedeliveryDelay(Long.getLong("redeliveryDelay"))
        .setAutoCreateQueues(true)
        .setAutoCreateAddresses(true)
        .setAutoDeleteQueues(false)
        .setAutoDeleteAddresses(false);
  }

  private static Role role(boolean may) {
    return new Role("all", may, may, may, may, may, may, may, may, may, may, may, may);
  }

  private static ActiveMQJAASSecurityManager users() {
    SecurityConfiguration users = new SecurityConfiguration();
    String user = System.getProperty("user");
    if (user != null) {
      users.addUser(user, System.getenv("ARTEMIS_PASSWORD"));
      users.addRole(user, "all");
    }
    return new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users);
  }
}
