package dev.postrider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.PostriderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConfigSourceTest {

  @TempDir Path folder;

  @AfterEach
  void forget() {
    System.clearProperty(FileConfigSource.KEY);
  }

  @Test
  void isFoundByMicroProfileConfig() throws IOException {
    name(Files.writeString(folder.resolve("shop.properties"), "postrider.table-prefix = from_"));

    Config config = ConfigProviderResolver.instance().getBuilder().addDiscoveredSources().build();

    assertThat(PostriderSettings.read(config).store().tablePrefix()).isEqualTo("from_");
  }

  @Test
  void isStrongerThanFilesInArchivesAndWeakerThanTheEnvironment() {
    assertThat(new FileConfigSource().getOrdinal()).isBetween(101, 299);
  }

  @Test
  void isEmptyWhereNoFileIsNamed() {
    assertThat(new FileConfigSource().getPropertyNames()).isEmpty();
  }

  @Test
  void readsNonLatinLetters() throws IOException {
    name(Files.writeString(folder.resolve("x.properties"), "postrider.datasource=jdbc/łódź"));

    assertThat(new FileConfigSource().getValue("postrider.datasource")).isEqualTo("jdbc/łódź");
  }

  @Test
  void tellsThatTheFileCannotBeRead() {
    name(folder.resolve("missing.properties"));

    assertThatThrownBy(FileConfigSource::new)
        .isInstanceOf(PostriderException.class)
        .hasMessageStartingWith("PR0205")
        .hasMessageContaining("missing.properties");
  }

  @Test
  void tellsThatTheFileIsMalformed() throws IOException {
    name(Files.writeString(folder.resolve("bad.properties"), "postrider.schema=\\u12"));

    assertThatThrownBy(FileConfigSource::new)
        .isInstanceOf(PostriderException.class)
        .hasMessageStartingWith("PR0205");
  }

  private static void name(Path file) {
    System.setProperty(FileConfigSource.KEY, file.toString());
  }
}
