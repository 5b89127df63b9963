package dev.postrider.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/** Where the broker and the server log: everything into a file, warnings also to the console. */
public final class DemoLog {

  /**
   * ...dol: Payara does not know the attributes of cookies in web.xml, and has been told else.
   * ...web.util: what threads of the server remember of the shop's clients goes with the process.
   * ...stomp: tells what it refuses, with the message; so does the relay, without. ...kafka: tells
   * its whole configuration, and each attempt to connect.
   */
  private static final String SETTINGS =
      """
      handlers=java.util.logging.ConsoleHandler,java.util.logging.FileHandler
      java.util.logging.ConsoleHandler.level=WARNING
      java.util.logging.ConsoleHandler.formatter=FORMAT
      java.util.logging.ConsoleHandler.filter=FILTER
      java.util.logging.FileHandler.pattern=FILE
      java.util.logging.FileHandler.append=true
      java.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter
      java.util.logging.SimpleFormatter.format=%1$tF %1$tT.%1$tL %4$s %3$s: %5$s%6$s%n
      .level=INFO
      javax.enterprise.system.security.ssl.level=SEVERE
      javax.enterprise.system.tools.deployment.dol.level=SEVERE
      org.glassfish.jersey.servlet.WebComponent.level=SEVERE
      jakarta.enterprise.web.util.level=OFF
      org.apache.activemq.audit.level=OFF
      org.apache.activemq.artemis.core.protocol.stomp.level=SEVERE
      org.apache.kafka.level=SEVERE
      """;

  private DemoLog() {}

  /** One line each; the file has the stack trace. Public, as the logging makes it. */
  public static final class ConsoleFormat extends Formatter {

    @Override
    public String format(LogRecord record) {
      String cause = record.getThrown() == null ? "" : " (" + record.getThrown() + ")";
      return record.getLevel() + " " + formatMessage(record) + cause + System.lineSeparator();
    }
  }

  /**
   * Keeps from the console what the demo does on purpose: it would push the passwords out of sight.
   * Public, as the logging makes it.
   */
  public static final class OnPurpose implements Filter {

    private static final Pattern DESTINATIONS =
        Pattern.compile(
            "/queue/(shipping|fax)|/topic/offers|\"shipping\" is full|The warehouse is closed");

    @Override
    public boolean isLoggable(LogRecord record) {
      String said = record.getMessage() + " " + record.getThrown();
      return !DESTINATIONS.matcher(said).find();
    }
  }

  /** Lets what runs in this process log that way. */
  static void begin(Path data) throws IOException {
    String settings =
        SETTINGS
            .replace("FORMAT", ConsoleFormat.class.getName())
            .replace("FILTER", OnPurpose.class.getName())
            .replace("FILE", file(data).toString().replace('\\', '/'));
    Files.writeString(settings(data), settings);
    try (InputStream stream = Files.newInputStream(settings(data))) {
      LogManager.getLogManager().readConfiguration(stream);
    }
  }

  /** The same settings for the server, which reads its own. */
  static Path settings(Path data) {
    return data.resolve("logging.properties");
  }

  static Path file(Path data) {
    return data.resolve("demo.log");
  }
}
