package dev.postrider.capture;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisibleResourcesTest {

  @TempDir Path directory;

  private List<String> texts(URL... places) throws IOException {
    try (URLClassLoader one = new URLClassLoader(places, null);
        URLClassLoader two = new URLClassLoader(places, null)) {
      return new VisibleResources(new LinkedHashSet<>(List.of(one, two))).texts("a.xml");
    }
  }

  private URL folder(byte[] content) throws IOException {
    Files.write(directory.resolve("a.xml"), content);
    return directory.toUri().toURL();
  }

  private URL jar(String content) throws IOException {
    Path jar = directory.resolve("a.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("a.xml"));
      out.write(content.getBytes(UTF_8));
    }
    return jar.toUri().toURL();
  }

  @Test
  void readsEachFileOfFoldersAndJarsOnce() throws IOException {
    assertThat(texts(folder("one".getBytes(UTF_8)), jar("two"))).containsExactly("one", "two");
  }

  @Test
  void knowsNoFileOfAnotherName() throws IOException {
    assertThat(texts()).isEmpty();
  }

  @Test
  void findsNamesInOtherEncodings() throws IOException {
    assertThat(texts(folder("postrider-orm.xml".getBytes(UTF_16))).get(0))
        .endsWith("postrider-orm.xml");
  }

  @Test
  void refusesALargeFile() throws IOException {
    URL most = folder(new byte[VisibleResources.MOST_BYTES]);
    assertThat(texts(most)).hasSize(1);

    URL more = folder(new byte[VisibleResources.MOST_BYTES + 1]);
    assertThatThrownBy(() -> texts(more)).isInstanceOf(IOException.class);
  }
}
