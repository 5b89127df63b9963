package dev.postrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What is in the resource adapter and in the order shop. */
class DemoArchivesIT {

  private static final Path TARGET = Path.of("target");

  @TempDir(cleanup = CleanupMode.ALWAYS)
  Path folder;

  /** A server ignores, with a warning, what it cannot set: so the adapter would run on defaults. */
  @Test
  void theAdapterTakesEveryPropertyOfItsDescriptor() throws Exception {
    try (JarFile rar = new JarFile(TARGET.resolve("artemis.rar").toFile());
        URLClassLoader loader = new URLClassLoader(unpacked(rar), apis())) {
      Element descriptor = descriptor(rar);
      for (String tag : List.of("resourceadapter-class", "managedconnectionfactory-class")) {
        Element named = (Element) descriptor.getElementsByTagName(tag).item(0);
        Map<String, String> settable = settable(loader.loadClass(named.getTextContent()));

        assertThat(settable).containsAllEntriesOf(configured(named.getParentNode()));
      }
    }
  }

  @Test
  void theAdapterGivesUpAnAbsentBrokerBeforeTheServerHasToWaitForIt() throws Exception {
    try (JarFile rar = new JarFile(TARGET.resolve("artemis.rar").toFile())) {
      assertThat(descriptor(rar).getTextContent().replaceAll("\\s+", " "))
          .contains("ReconnectAttempts java.lang.Integer 20 ")
          .contains("RetryInterval java.lang.Long 500 ");
    }
  }

  @Test
  void theShopCarriesTheJarAndTheClientButNothingOfTheWarOrTheLauncher() throws IOException {
    try (JarFile shop = new JarFile(TARGET.resolve("shop.war").toFile())) {
      assertThat(shop.stream().map(ZipEntry::getName))
          .contains("WEB-INF/lib/postrider.jar", "WEB-INF/classes/META-INF/persistence.xml")
          .anyMatch(name -> name.startsWith("WEB-INF/lib/artemis-jakarta-client-"))
          .noneMatch(name -> name.contains("flyway") || name.contains("DemoLauncher"));
    }
  }

  private URL[] unpacked(JarFile archive) throws IOException {
    for (ZipEntry entry : archive.stream().filter(e -> e.getName().endsWith(".jar")).toList()) {
      Files.copy(archive.getInputStream(entry), folder.resolve(entry.getName()));
    }
    try (Stream<Path> jars = Files.list(folder)) {
      return jars.map(DemoArchivesIT::url).toArray(URL[]::new);
    }
  }

  /** The platform's interfaces, and nothing else of the class path of this test. */
  private static ClassLoader apis() {
    return new ClassLoader(ClassLoader.getPlatformClassLoader()) {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith("jakarta.")) {
          return ConnectionFactory.class.getClassLoader().loadClass(name);
        }
        throw new ClassNotFoundException(name);
      }
    };
  }

  private static Element descriptor(JarFile rar) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(rar.getInputStream(rar.getEntry("META-INF/ra.xml")))
        .getDocumentElement();
  }

  private static Map<String, String> configured(Node parent) {
    NodeList children = parent.getChildNodes();
    return IntStream.range(0, children.getLength())
        .mapToObj(children::item)
        .filter(child -> child.getNodeName().equals("config-property"))
        .map(Element.class::cast)
        .collect(
            Collectors.toMap(
                property -> text(property, "config-property-name"),
                property -> text(property, "config-property-type")));
  }

  private static String text(Element element, String tag) {
    return element.getElementsByTagName(tag).item(0).getTextContent();
  }

  private static Map<String, String> settable(Class<?> type) throws Exception {
    return Arrays.stream(Introspector.getBeanInfo(type).getPropertyDescriptors())
        .filter(property -> property.getWriteMethod() != null)
        .collect(
            Collectors.toMap(
                DemoArchivesIT::capitalized, property -> property.getPropertyType().getName()));
  }

  private static String capitalized(PropertyDescriptor property) {
    String name = property.getName();
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (java.net.MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
