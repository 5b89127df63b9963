package dev.postrider.server;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Builds the WAR of an application as a user has it: the classes jar, the driver and the broker's
 * client in WEB-INF/lib, a data source and a persistence unit of its own.
 */
final class TestApplication {

  static final String DATA_SOURCE = "java:app/jdbc/shop";

  private final Map<String, String> settings = new TreeMap<>();
  private final WebArchive war;

  TestApplication(String name) {
    Path target = Path.of("target").toAbsolutePath();
    war =
        ShrinkWrap.create(WebArchive.class, name + ".war")
            .addAsLibrary(target.resolve("postrider-classes.jar").toFile(), "postrider.jar")
            .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
            .addClass(dev.postrider.server.app.CallServlet.class);
    for (File library : target.resolve("war-lib").toFile().listFiles()) {
      if (!library.getName().startsWith("flyway-")) {
        war.addAsLibrary(library);
      }
    }
    settings.put("postrider.datasource", DATA_SOURCE);
  }

  TestApplication set(String key, Object value) {
    settings.put(key, value.toString());
    return this;
  }

  TestApplication with(Class<?>... classes) {
    war.addClasses(classes);
    return this;
  }

  /** A data source of the application, of this class of the driver, to this database. */
  TestApplication onPostgres(Class<?> dataSource, String url) {
    war.addAsLibrary(jarOf(dataSource), "postgresql.jar");
    war.setWebXML(
        new StringAsset(
            """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <data-source>
                <name>%s</name>
                <class-name>%s</class-name>
                <user>postgres</user>
                <password>postgres</password>
                <property><name>url</name><value>%s</value></property>
                <transactional>true</transactional>
                <max-pool-size>24</max-pool-size>
              </data-source>
            </web-app>
            """
                .formatted(DATA_SOURCE, dataSource.getName(), url.replace("&", "&amp;"))));
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
                .formatted(DATA_SOURCE)),
        "META-INF/persistence.xml");
    return this;
  }

  WebArchive war() {
    String lines =
        settings.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining("\n"));
    return war.addAsResource(new StringAsset(lines), "META-INF/microprofile-config.properties");
  }

  private static File jarOf(Class<?> type) {
    try {
      return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
