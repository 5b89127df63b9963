package dev.postrider.connector.kafka;

import dev.postrider.spi.TransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Connects on a thread of its own, since the client has no time-out for all of it: names are looked
 * up, and Kerberos is asked, for as long as they take.
 */
record Connecting(KafkaSettings settings, Failures failures) {

  /** Makes a client, and proves that it can work. */
  @FunctionalInterface
  interface Opening<T> {
    T open() throws ExecutionException, InterruptedException, TransportException;
  }

  /**
   * A producer for a cluster that is there and has accepted the login, both proven.
   *
   * @throws TransportException if that takes longer than the connect time-out; nothing is left
   *     behind then
   */
  Producer<byte[], byte[]> producer() throws TransportException {
    return within(this::open, producer -> producer.close(Duration.ZERO));
  }

  /**
   * What is opened within the connect time-out.
   *
   * @param close for what has come about too late
   */
  <T> T within(Opening<T> opening, Consumer<T> close) throws TransportException {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread attempt = ClientLoader.thread("connect", () -> attempt(opening, close, result));
    attempt.start();
    try {
      return result.get(settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failed(e);
    } catch (TimeoutException e) {
      return givenUp(result, attempt, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return givenUp(result, attempt, e);
    }
  }

  /** Unless it has come about in this very moment. */
  private <T> T givenUp(CompletableFuture<T> result, Thread attempt, Exception why)
      throws TransportException {
    if (result.completeExceptionally(why)) {
      attempt.interrupt();
      throw failures.connecting(why);
    }
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      throw failures.connecting(e);
    }
  }

  private TransportException failed(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof TransportException told ? told : failures.connecting(cause);
  }

  private static <T> void attempt(
      Opening<T> opening, Consumer<T> close, CompletableFuture<T> result) {
    try {
      T opened = opening.open();
      if (!result.complete(opened)) {
        close.accept(opened);
      }
    } catch (ExecutionException e) {
      result.completeExceptionally(e.getCause() == null ? e : e.getCause());
    } catch (TransportException | InterruptedException | RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  /** A producer itself connects when it likes, and says nothing of it. */
  private Producer<byte[], byte[]> open() throws ExecutionException, InterruptedException {
    ClientProperties properties = new ClientProperties(settings);
    Admin admin = Admin.create(properties.ofAdmin());
    try {
      admin.describeCluster().clusterId().get();
    } finally {
      admin.close(Duration.ZERO);
    }
    return new KafkaProducer<>(properties.ofProducer());
  }
}
