package dev.postrider.connector.kafka;

import dev.postrider.connector.Farewell;
import java.util.function.Supplier;

/**
 * The class loader that has Kafka's client and its plug-ins. The client asks the thread for it, and
 * its own threads inherit it; which one a thread of a server has is a matter of luck.
 */
final class ClientLoader {

  private static final String THREADS = "postrider-kafka-";

  private ClientLoader() {}

  /** Runs on the calling thread. */
  static <T> T within(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClientLoader.class.getClassLoader());
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** A thread, not started, that holds up nobody. */
  static Thread thread(String purpose, Runnable work) {
    Thread thread = Farewell.daemon(THREADS + purpose + "-", work);
    thread.setContextClassLoader(ClientLoader.class.getClassLoader());
    return thread;
  }

  /** Closes in seconds at most, see {@link Farewell#say}. */
  static void farewell(Runnable close) {
    Farewell.say(THREADS, close);
  }
}
