package dev.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.PasswordHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The command of docs/security.md, as it stands there: with the jar alone. */
class PasswordCommandIT {

  @Test
  void makesAHashOfAPasswordThatIsPipedIn() throws Exception {
    List<String> lines = run("correct horse battery");

    assertThat(lines).hasSize(1);
    String[] line = lines.get(0).split("=", 2);
    assertThat(line[0]).isEqualTo("postrider.console.user.<name>.password");
    assertThat(PasswordHash.matches("correct horse battery".toCharArray(), line[1])).isTrue();
  }

  @Test
  void makesATokenWithItsHash() throws Exception {
    assertThat(run("", "token"))
        .satisfiesExactly(
            token -> assertThat(token).matches("# The token.*: [A-Za-z0-9_-]{43}"),
            hash ->
                assertThat(hash)
                    .matches(
                        "postrider\\.console\\.token\\.<name>\\.hash=sha256:[A-Za-z0-9_-]{43}"));
  }

  private static List<String> run(String in, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", Path.of("target", "postrider-classes.jar").toString()));
    command.add("dev.postrider.admin.PasswordHash");
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write((in + "\n").getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return out.lines().toList();
  }
}
