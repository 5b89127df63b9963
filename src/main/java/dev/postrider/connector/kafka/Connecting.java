package dev.postrider.connector.kafka;

import dev.postrider.spi.TransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Connects on a thread of its own, since the client has no time-out for all of it: names are looked
 * up, and Kerberos is asked, for as long as they take.
 */
record Connecting(KafkaSettings settings, Failures failures) {

  /**
   * A producer for a cluster that is there and has accepted the login, both proven.
   *
   * @throws TransportException if that takes longer than the connect time-out; nothing is left
   *     behind then
   */
  Producer<byte[], byte[]> producer() throws TransportException {
    CompletableFuture<Producer<byte[], byte[]>> result = new CompletableFuture<>();
    Thread attempt = ClientLoader.thread("connect", () -> attempt(result));
    attempt.start();
    try {
      return result.get(settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failures.connecting(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      return givenUp(result, attempt, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return givenUp(result, attempt, e);
    }
  }

  /** Unless it has come about in this very moment. */
  private Producer<byte[], byte[]> givenUp(
      CompletableFuture<Producer<byte[], byte[]>> result, Thread attempt, Exception why)
      throws TransportException {
    if (result.completeExceptionally(why)) {
      attempt.interrupt();
      throw failures.connecting(why);
    }
    return result.join();
  }

  private void attempt(CompletableFuture<Producer<byte[], byte[]>> result) {
    ClientProperties properties = new ClientProperties(settings);
    try {
      prove(properties);
      Producer<byte[], byte[]> producer = new KafkaProducer<>(properties.ofProducer());
      if (!result.complete(producer)) {
        producer.close(Duration.ZERO);
      }
    } catch (ExecutionException e) {
      result.completeExceptionally(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  /** A producer itself connects when it likes, and says nothing of it. */
  private static void prove(ClientProperties properties)
      throws ExecutionException, InterruptedException {
    Admin admin = Admin.create(properties.ofAdmin());
    try {
      admin.describeCluster().clusterId().get();
    } finally {
      admin.close(Duration.ZERO);
    }
  }
}
