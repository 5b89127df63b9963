package dev.postrider.server.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects the warnings and errors of the whole server for a while. */
@ApplicationScoped
public class LogWatch {

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Handler handler = new Collector();

  public void begin() {
    seen.clear();
    Logger.getLogger("").addHandler(handler);
  }

  public String end() {
    Logger.getLogger("").removeHandler(handler);
    return String.join("\n", seen);
  }

  private final class Collector extends Handler {

    @Override
    public void publish(LogRecord record) {
      if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
        seen.add(record.getLoggerName() + ": " + record.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
