package dev.postrider.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class logs while this is open. */
public final class LogRecords extends Handler {

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Logger logger;

  /** Listens until it is closed. */
  public LogRecords(Class<?> type) {
    logger = Logger.getLogger(type.getName());
    logger.addHandler(this);
  }

  /** Texts of warnings and errors. */
  public List<String> warnings() {
    return records.stream()
        .filter(log -> log.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogRecord::getMessage)
        .toList();
  }

  @Override
  public void publish(LogRecord log) {
    records.add(log);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
