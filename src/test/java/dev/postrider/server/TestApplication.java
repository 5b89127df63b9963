package dev.postrider.server;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Builds the WAR of an application as a user has it: the classes jar, the driver and the broker's
 * client in WEB-INF/lib, a data source and a persistence unit of its own.
 */
final class TestApplication {

  static final String DATA_SOURCE = "java:app/jdbc/shop";
  static final int POOL_SIZE = 24;

  private static final String PROPERTY = "<property><name>%s</name><value>%s</value></property>";

  private final Map<String, String> settings = new TreeMap<>();
  private final StringBuilder resources = new StringBuilder();
  private final WebArchive war;

  /** With the clients of all brokers. */
  TestApplication(String name) {
    this(name, "(?!flyway|primefaces).*");
  }

  private TestApplication(String name, String libraries) {
    Path target = Path.of("target").toAbsolutePath();
    war =
        ShrinkWrap.create(WebArchive.class, name + ".war")
            .addAsLibrary(target.resolve("postrider-classes.jar").toFile(), "postrider.jar")
            .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
            .addClass(dev.postrider.server.app.CallServlet.class);
    for (File library : target.resolve("war-lib").toFile().listFiles()) {
      if (library.getName().matches(libraries)) {
        war.addAsLibrary(library);
      }
    }
    settings.put("postrider.datasource", DATA_SOURCE);
  }

  /** Without any broker's client. */
  static TestApplication withoutClients(String name) {
    return new TestApplication(name, "none");
  }

  TestApplication set(String key, Object value) {
    settings.put(key, value.toString());
    return this;
  }

  TestApplication with(Class<?>... classes) {
    war.addClasses(classes);
    return this;
  }

  TestApplication withLibrary(File library) {
    war.addAsLibrary(library);
    return this;
  }

  /** All classes below a folder. */
  TestApplication withClassesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        war.addAsWebInfResource(file.toFile(), "classes/" + folder.relativize(file));
      }
    }
    return this;
  }

  /** A data source of the application, of this class of the driver, to this database. */
  TestApplication onPostgres(Class<?> dataSource, String url) {
    withDataSource(DATA_SOURCE, dataSource, url);
    return withPersistenceUnit(DATA_SOURCE);
  }

  /** A data source of the application that takes part in JTA transactions. */
  TestApplication withDataSource(String name, Class<?> dataSource, String url) {
    return withDataSource(name, dataSource, url, true);
  }

  /**
   * A data source of the application.
   *
   * @param transactional whether it takes part in JTA transactions
   */
  TestApplication withDataSource(
      String name, Class<?> dataSource, String url, boolean transactional) {
    war.addAsLibrary(jarOf(dataSource), "postgresql.jar");
    resources.append(
        """
          <data-source>
            <name>%s</name>
            <class-name>%s</class-name>
            <user>postgres</user>
            <password>postgres</password>
            <property><name>url</name><value>%s</value></property>
            <transactional>%s</transactional>
            <max-pool-size>%d</max-pool-size>
          </data-source>
        """
            .formatted(
                name, dataSource.getName(), url.replace("&", "&amp;"), transactional, POOL_SIZE));
    return this;
  }

  /** The persistence unit, whose entities are published. */
  TestApplication withPersistenceUnit(String dataSource) {
    war.addAsResource(
        new StringAsset(
            """
            <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
              <persistence-unit name="shop" transaction-type="JTA">
                <jta-data-source>%s</jta-data-source>
                <mapping-file>META-INF/postrider-orm.xml</mapping-file>
              </persistence-unit>
            </persistence>
            """
                .formatted(dataSource)),
        "META-INF/persistence.xml");
    return this;
  }

  /** A connection factory of the adapter {@code artemis}, with properties as {@code name=value}. */
  TestApplication onArtemis(String name, int port, String... properties) {
    StringBuilder given = new StringBuilder();
    for (String property : properties) {
      String[] parts = property.split("=", 2);
      given.append(PROPERTY.formatted(parts[0], parts[1]));
    }
    resources.append(
        """
          <jms-connection-factory>
            <name>%s</name>
            <interface-name>jakarta.jms.ConnectionFactory</interface-name>
            <resource-adapter>artemis</resource-adapter>
            %s
          </jms-connection-factory>
        """
            .formatted(
                name,
                PROPERTY.formatted(
                        "ConnectorClassName",
                        "org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory")
                    + PROPERTY.formatted("ConnectionParameters", "host=127.0.0.1;port=" + port)
                    + given));
    return this;
  }

  WebArchive war() {
    war.setWebXML(
        new StringAsset(
            """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
            %s
            </web-app>
            """
                .formatted(resources)));
    String lines =
        settings.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining("\n"));
    return war.addAsResource(new StringAsset(lines), "META-INF/microprofile-config.properties");
  }

  /** As a file below target, for a server that is not Arquillian's. */
  Path export() throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "payara").toAbsolutePath());
    Path file = folder.resolve(war.getName());
    war().as(ZipExporter.class).exportTo(file.toFile(), true);
    return file;
  }

  private static File jarOf(Class<?> type) {
    try {
      return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
