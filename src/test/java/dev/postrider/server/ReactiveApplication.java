package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;

/**
 * What an application with a Reactive Messaging runtime has on top: classes of {@code
 * src/reactive}, and SmallRye. Both are apart from our own class path, since SmallRye brings
 * another copy of the standard's package; so the classes are compiled here.
 */
final class ReactiveApplication {

  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path LIBRARIES = TARGET.resolve("reactive-lib");
  private static final Path CLASSES = TARGET.resolve("reactive-classes");

  private ReactiveApplication() {}

  /** Adds both to an application. */
  static TestApplication addTo(TestApplication application) throws IOException {
    compile();
    for (File library : LIBRARIES.toFile().listFiles()) {
      boolean provider = library.getName().contains("reactive-messaging-provider");
      application.withLibrary(provider ? asBeanArchive(library) : library);
    }
    return application.withClassesIn(CLASSES);
  }

  /**
   * Payara takes the empty beans.xml of the runtime for the mode {@code annotated}, and then does
   * not find all its beans.
   */
  private static File asBeanArchive(File provider) {
    JavaArchive archive = ShrinkWrap.createFromZipFile(JavaArchive.class, provider);
    archive.delete("/META-INF/beans.xml");
    archive.addAsManifestResource(
        new StringAsset(
            """
            <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0"
                bean-discovery-mode="all"/>
            """),
        "beans.xml");
    File file = TARGET.resolve("tmp").resolve(provider.getName()).toFile();
    archive.as(ZipExporter.class).exportTo(file, true);
    return file;
  }

  private static void compile() throws IOException {
    List<String> path = new ArrayList<>();
    path.add(TARGET.resolve("postrider-classes.jar").toString());
    path.add(TARGET.resolve("test-classes").toString());
    Arrays.stream(LIBRARIES.toFile().listFiles()).map(File::toString).forEach(path::add);
    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> Path.of(entry).getFileName().toString().startsWith("jakarta."))
        .forEach(path::add);
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-nowarn", "-parameters", "--release", "17", "-d"));
    arguments.add(Files.createDirectories(CLASSES).toString());
    arguments.addAll(List.of("-cp", String.join(File.pathSeparator, path)));
    try (Stream<Path> sources = Files.walk(Path.of("src", "reactive", "java"))) {
      sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).isZero();
  }
}
