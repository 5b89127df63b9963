package dev.postrider.admin;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The command behind {@link PasswordHash#main}: asks on a terminal, else reads a line. */
final class HashCommand {

  private static final int SHORTEST = 10;
  private static final int LONGEST = 1_024;
  private static final String USAGE = "Usage: dev.postrider.admin.PasswordHash [token]";

  private final @Nullable Console terminal;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream problems;

  /**
   * @param terminal null if the password comes from elsewhere
   */
  HashCommand(@Nullable Console terminal, InputStream in, PrintStream out, PrintStream problems) {
    this.terminal = terminal;
    this.in = in;
    this.out = out;
    this.problems = problems;
  }

  /**
   * Prints the lines of the configuration, and nothing else.
   *
   * @return 0, or 1 if nothing was made, 2 if called wrongly
   */
  int run(String... arguments) {
    if (arguments.length == 1 && arguments[0].equals("token")) {
      String token = Secrets.token();
      out.println("# The token, for whoever calls; it is nowhere else: " + token);
      out.println("postrider.console.token.<name>.hash=" + PasswordHash.ofToken(token));
      return 0;
    }
    if (arguments.length > 0) {
      problems.println(USAGE);
      return 2;
    }
    char[] password = password();
    if (password.length < SHORTEST || password.length > LONGEST) {
      problems.println("A password has 10 to 1024 characters; nothing was made.");
      return 1;
    }
    out.println("postrider.console.user.<name>.password=" + PasswordHash.of(password));
    Arrays.fill(password, ' ');
    return 0;
  }

  private char[] password() {
    try {
      return terminal == null ? line() : asked(terminal);
    } catch (IOException e) {
      problems.println("The password cannot be read: " + e.getMessage());
      return new char[0];
    }
  }

  private char[] line() throws IOException {
    // Not the platform's encoding: what is piped in comes from a script.
    String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    return line == null ? new char[0] : line.toCharArray();
  }

  private char[] asked(Console console) {
    char[] first = console.readPassword("Password: ");
    char[] again = console.readPassword("Again: ");
    if (first == null || !Arrays.equals(first, again)) {
      problems.println("These were two passwords.");
      return new char[0];
    }
    return first;
  }
}
