package dev.postrider.inbox;

import dev.postrider.store.InboxStore;
import dev.postrider.store.JtaConnections;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An acceptance on records in memory and a transaction that a test opens and ends. */
public final class InboxFixture {

  final Map<String, Optional<String>> records = new HashMap<>();
  final InboxCounters counters = new InboxCounters();
  int status = Status.STATUS_ACTIVE;

  public final Acceptance acceptance =
      new Acceptance(() -> new Records(records), this::call, registry(), counters);

  private <T> T call(JtaConnections.Work<T> work) {
    try {
      return work.run(unused(Connection.class));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Knows its status and nothing else: so nobody marks it for rollback. */
  private TransactionSynchronizationRegistry registry() {
    return (TransactionSynchronizationRegistry)
        Proxy.newProxyInstance(
            InboxFixture.class.getClassLoader(),
            new Class<?>[] {TransactionSynchronizationRegistry.class},
            (proxy, method, args) -> {
              if (!method.getName().equals("getTransactionStatus")) {
                throw new UnsupportedOperationException(method.toString());
              }
              return status;
            });
  }

  private static <T> T unused(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              throw new UnsupportedOperationException(method.toString());
            }));
  }

  private record Records(Map<String, Optional<String>> byConsumerAndId) implements InboxStore {

    @Override
    public boolean record(
        Connection connection, String consumer, String messageId, String payloadHash) {
      return byConsumerAndId.putIfAbsent(
              consumer + "/" + messageId, Optional.ofNullable(payloadHash))
          == null;
    }

    @Override
    public Optional<String> payloadHash(Connection connection, String consumer, String messageId) {
      return byConsumerAndId.get(consumer + "/" + messageId);
    }

    @Override
    public int purge(Duration window, int max) {
      throw new UnsupportedOperationException();
    }
  }
}
