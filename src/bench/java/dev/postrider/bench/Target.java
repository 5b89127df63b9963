package dev.postrider.bench;

import java.util.Map;
import java.util.stream.Stream;

/** A broker in processes of its own. */
interface Target extends AutoCloseable {

  /** What our connector is told of it, by keys without their prefix. */
  Map<String, String> settings();

  /** Connects the broker's own client, or the plainest there is; sends to {@link Stage#QUEUE}. */
  Sender connect() throws Exception;

  /** How many messages it holds. */
  long messages() throws Exception;

  /** Removes them all. */
  void purge() throws Exception;

  /** All that it takes processor time by. */
  Stream<ProcessHandle> processes();
}
