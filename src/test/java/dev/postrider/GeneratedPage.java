package dev.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of the documentation that is made from the code. Rewritten by {@code mvn test
 * -Dtest=*PageTest -Dpostrider.docs.write=true}; without that property a difference is a failure.
 */
public final class GeneratedPage {

  private static final String WRITE = "postrider.docs.write";

  private final Path file;
  private final String title;

  /** The page {@code docs/<name>.md}. */
  public GeneratedPage(String name, String title) {
    this.file = Path.of("docs", name + ".md");
    this.title = title;
  }

  /** Compares the page with what it should be. */
  public void check(String body) throws IOException {
    String expected =
        "# %s%n%n<!-- Made from the code by mvn test -Dtest='*PageTest' -D%s=true; do not edit. -->%n%n%s"
            .formatted(title, WRITE, body.strip() + "\n")
            .replace(System.lineSeparator(), "\n");
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, expected);
    }
    assertThat(file)
        .as("%s differs from the code; see its head for how to rewrite it", file)
        .exists()
        .content()
        .isEqualTo(expected);
  }
}
