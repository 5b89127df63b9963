package dev.postrider.connector.stomp;

import static dev.postrider.connector.ConnectorProblem.CONNECT_TIMEOUT;
import static dev.postrider.connector.ConnectorProblem.UNREACHABLE;

import dev.postrider.spi.TransportException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lets a caller wait for what a thread of ours opens, so that nothing in which that may block,
 * names that are looked up for instance, holds the caller longer than the connect time-out says.
 *
 * @param opened completed by the thread, with a {@link TransportException} if it fails
 */
record Opening(StompSettings settings, CompletableFuture<@Nullable Void> opened) {

  /** Returns when it is open. */
  void await() throws TransportException {
    long nanos = settings.connectTimeout().toNanos();
    try {
      opened.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw settings.anyEndpoint().failure(CONNECT_TIMEOUT, e, settings.connectTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw settings.anyEndpoint().failure(UNREACHABLE, e, "interrupted");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TransportException failure
          ? failure
          : settings.anyEndpoint().unreachable(e);
    }
  }
}
