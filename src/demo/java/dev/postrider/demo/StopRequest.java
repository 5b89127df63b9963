package dev.postrider.demo;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Waits for the wish to stop: Ctrl-C, SIGTERM, or the end of the process that started this one.
 *
 * <p>Signals are taken before the virtual machine sees them: its shutdown hooks, the server's among
 * them, run all at once, but here the server has to stop before the broker.
 */
final class StopRequest {

  private static final int STOP_SECONDS = 30;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final PrintStream console;
  private boolean ready;

  StopRequest(PrintStream console) {
    this.console = console;
    Signal.handle(new Signal("INT"), signal -> stop());
    Signal.handle(new Signal("TERM"), signal -> stop());
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(this::stop));
  }

  /** From now on a stop is orderly; before, there was nothing to put in order. */
  void await() throws InterruptedException {
    synchronized (this) {
      ready = true;
    }
    requested.await();
    Thread watch = new Thread(this::endWhenLate, "demo-stop-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private synchronized void stop() {
    if (ready) {
      requested.countDown();
    } else {
      // All data is safe against kill -9, and a server half started cannot be stopped.
      Runtime.getRuntime().halt(0);
    }
  }

  private void endWhenLate() {
    try {
      TimeUnit.SECONDS.sleep(STOP_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    console.println("The demo did not stop in " + STOP_SECONDS + " seconds and is ended.");
    Runtime.getRuntime().halt(1);
  }
}
