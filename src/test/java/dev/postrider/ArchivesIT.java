package dev.postrider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.postrider.testkit.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What is in the archives, and what an application gets by them. */
class ArchivesIT {

  private static final Path TARGET = Path.of("target");
  private static final String LIB = "WEB-INF/lib/";

  @TempDir(cleanup = CleanupMode.ALWAYS)
  static Path folder;

  private static JarFile war;
  private static JarFile jar;
  private static Path jarFile;

  @BeforeAll
  static void open() throws IOException {
    war = new JarFile(TARGET.resolve("postrider.war").toFile());
    try (Stream<Path> files = Files.list(TARGET)) {
      jarFile =
          files
              .filter(file -> file.getFileName().toString().matches("postrider.*-classes\\.jar"))
              .findFirst()
              .orElseThrow();
    }
    jar = new JarFile(jarFile.toFile());
  }

  @Test
  void theJarHoldsNothingThatAServerWouldTakeForTheApplications() {
    JavaClasses classes = new ClassFileImporter().importJar(jar);
    List<String> refused =
        List.of(
            "jakarta.ejb.MessageDriven",
            "jakarta.jms.JMSConnectionFactoryDefinition",
            "jakarta.jms.JMSConnectionFactoryDefinitions",
            "jakarta.jms.JMSDestinationDefinition",
            "jakarta.jms.JMSDestinationDefinitions",
            "jakarta.annotation.sql.DataSourceDefinition",
            "jakarta.ws.rs.Path",
            "jakarta.ws.rs.ApplicationPath",
            "jakarta.ws.rs.ext.Provider",
            "jakarta.servlet.annotation.WebServlet",
            "jakarta.servlet.annotation.WebFilter");

    assertThat(classes).extracting(JavaClass::getName).contains("dev.postrider.Outbox");
    assertThat(classes)
        .allSatisfy(
            type -> {
              assertThat(type.getPackageName()).startsWith("dev.postrider");
              assertThat(type.getPackageName()).doesNotStartWith("dev.postrider.web");
              assertThat(refused).as(type.getName()).noneMatch(type::isAnnotatedWith);
            });
  }

  @Test
  void theJarHoldsNoLibraryAndNoDescriptorOfAWebApplication() {
    assertThat(names(jar))
        .noneMatch(name -> name.endsWith(".jar") || name.startsWith("WEB-INF/"))
        .noneMatch(name -> name.matches("META-INF/(web-fragment|ejb-jar|persistence)\\.xml"))
        .noneMatch(name -> name.endsWith(".ConfigSourceProvider"))
        .contains("META-INF/beans.xml");
  }

  @Test
  void theWarHoldsWhatItRunsOn() {
    assertThat(names(war))
        .contains(
            "WEB-INF/classes/META-INF/services/"
                + "org.eclipse.microprofile.config.spi.ConfigSourceProvider",
            "WEB-INF/classes/dev/postrider/web/WarDefaults.class",
            "WEB-INF/classes/dev/postrider/web/rest/RestApplication.class",
            "WEB-INF/classes/dev/postrider/web/rest/openapi.yaml");
    assertThat(libraries())
        .anyMatch(name -> name.startsWith("flyway-core-"))
        .anyMatch(name -> name.startsWith("flyway-database-postgresql-"))
        .anyMatch(name -> name.startsWith("artemis-jakarta-client-"))
        .anyMatch(name -> name.startsWith("kafka-clients-"))
        .anyMatch(name -> name.startsWith("lz4-java-"))
        .anyMatch(name -> name.startsWith("snappy-java-"))
        .anyMatch(name -> name.startsWith("zstd-jni-"))
        .noneMatch(name -> name.matches("(kafka_|kafka-server|scala-|log4j-).*"))
        .noneMatch(name -> name.contains("reactive"))
        .anyMatch(name -> name.startsWith("amqp-client-"))
        .anyMatch(name -> name.matches("primefaces-.*-jakarta\\.jar"));
  }

  @Test
  void theWarHoldsNoClassTwiceAndNoneOfThePlatform() throws IOException {
    Map<String, String> homes = new HashMap<>();
    for (String library : libraries()) {
      for (String name : classesOf(library)) {
        assertThat(name)
            .as(library)
            .doesNotStartWith("jakarta/")
            .doesNotStartWith("dev/postrider/");
        assertThat(homes.put(name, library)).as("another home of " + name).isNull();
      }
    }
  }

  @Test
  void theWarHoldsNoLibraryInTwoVersions() {
    assertThat(libraries())
        .extracting(name -> name.replaceAll("-\\d+(\\.\\w+)*", ""))
        .doesNotHaveDuplicates();
  }

  /** Fails with NoClassDefFoundError as soon as a library is missing in the WAR. */
  @Test
  void theClientInTheWarFindsAllItNeedsToConnect() throws Exception {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0)) {
      closedPort = socket.getLocalPort();
    }
    String factory = "org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory";
    try (URLClassLoader loader = new URLClassLoader(librariesOfTheWar(), new ApisOnly())) {
      Object client =
          loader
              .loadClass(factory)
              .getConstructor(String.class)
              .newInstance("tcp://localhost:" + closedPort + "?confirmationWindowSize=1048576");

      Throwable refused =
          catchThrowable(() -> client.getClass().getMethod("createConnection").invoke(client));

      assertThat(refused)
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .isInstanceOf(jakarta.jms.JMSException.class);
      client.getClass().getMethod("close").invoke(client);
    }
  }

  @Test
  void theClientOfKafkaInTheWarFindsAllItNeedsToSend() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(librariesOfTheWar(), new ApisOnly())) {
      thread.setContextClassLoader(loader);
      String serializer = "org.apache.kafka.common.serialization.ByteArraySerializer";
      Map<String, Object> properties =
          Map.of(
              "bootstrap.servers",
              "localhost:1",
              "compression.type",
              "zstd",
              "key.serializer",
              serializer,
              "value.serializer",
              serializer);

      Object producer =
          loader
              .loadClass("org.apache.kafka.clients.producer.KafkaProducer")
              .getConstructor(Map.class)
              .newInstance(properties);

      producer.getClass().getMethod("close", Duration.class).invoke(producer, Duration.ZERO);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void theRabbitClientInTheWarFindsAllItNeedsToConnect() throws Exception {
    try (URLClassLoader loader = new URLClassLoader(librariesOfTheWar(), new ApisOnly())) {
      Class<?> type = loader.loadClass("com.rabbitmq.client.ConnectionFactory");
      Object client = type.getConstructor().newInstance();
      type.getMethod("setPort", int.class).invoke(client, FreePort.next());

      Throwable refused = catchThrowable(() -> type.getMethod("newConnection").invoke(client));

      assertThat(refused).cause().isInstanceOf(java.net.ConnectException.class);
    }
  }

  /** Maven hands on the dependencies of scope compile (the default) and runtime, and no others. */
  @Test
  void anApplicationOnTheJarGetsNoFurtherLibraryByIt() throws Exception {
    ZipEntry pom = jar.getEntry("META-INF/maven/dev.postrider/postrider/pom.xml");
    Document project;
    try (InputStream in = jar.getInputStream(pom)) {
      project = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    }
    List<Element> dependencies = dependencies(project.getDocumentElement());

    assertThat(dependencies).isNotEmpty();
    assertThat(child(project.getDocumentElement(), "parent")).isEmpty();
    assertThat(dependencies)
        .filteredOn(dependency -> !List.of("provided", "test").contains(text(dependency, "scope")))
        .extracting(dependency -> text(dependency, "artifactId"))
        .isEmpty();
  }

  @Test
  void anApplicationCompilesOnTheJarAndThePlatformAlone() throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Orders.java"),
            """
            import dev.postrider.*;
            import jakarta.inject.Inject;
            import jakarta.transaction.Transactional;

            @Publish(destination = "/topic/orders")
            class Orders {
              @Inject Outbox outbox;

              @Transactional
              @Idempotent(consumer = "billing")
              public void onOrder(jakarta.jms.Message message) {
                outbox.suppress();
              }
            }
            """);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    int result =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-d",
            folder.toString(),
            "-cp",
            String.join(java.io.File.pathSeparator, applicationClassPath()),
            source.toString());

    assertThat(result).isZero();
    assertThat(folder.resolve("Orders.class")).exists();
  }

  private static List<String> applicationClassPath() {
    List<String> path = new ArrayList<>(List.of(jarFile.toString()));
    Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
        .filter(entry -> Path.of(entry).getFileName().toString().startsWith("jakarta."))
        .forEach(path::add);
    return path;
  }

  private static List<String> names(JarFile archive) {
    return archive.stream().map(ZipEntry::getName).toList();
  }

  private static List<String> libraries() {
    return names(war).stream()
        .filter(name -> name.startsWith(LIB) && name.endsWith(".jar"))
        .map(name -> name.substring(LIB.length()))
        .toList();
  }

  private static List<String> classesOf(String library) throws IOException {
    try (JarFile opened = new JarFile(extracted(library).toFile())) {
      return names(opened).stream()
          .filter(name -> name.endsWith(".class"))
          .filter(name -> !name.matches("(META-INF/.*|module-info\\.class)"))
          .toList();
    }
  }

  private static URL[] librariesOfTheWar() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String library : libraries()) {
      urls.add(url(extracted(library)));
    }
    return urls.toArray(URL[]::new);
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toUri().toURL();
  }

  private static Path extracted(String library) throws IOException {
    Path file = folder.resolve(library);
    if (Files.notExists(file)) {
      try (InputStream in = war.getInputStream(war.getEntry(LIB + library))) {
        Files.copy(in, file);
      }
    }
    return file;
  }

  private static List<Element> dependencies(Element project) {
    return child(project, "dependencies").stream()
        .flatMap(list -> children(list).stream())
        .filter(element -> element.getTagName().equals("dependency"))
        .toList();
  }

  private static String text(Element parent, String name) {
    return child(parent, name).map(Node::getTextContent).map(String::strip).orElse("");
  }

  private static java.util.Optional<Element> child(Element parent, String name) {
    return children(parent).stream().filter(e -> e.getTagName().equals(name)).findFirst();
  }

  private static List<Element> children(Element parent) {
    List<Element> elements = new ArrayList<>();
    NodeList nodes = parent.getChildNodes();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  /** What a server shows to a WAR: the JDK and Jakarta EE. */
  private static final class ApisOnly extends ClassLoader {

    ApisOnly() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("jakarta.")) {
        return ArchivesIT.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
