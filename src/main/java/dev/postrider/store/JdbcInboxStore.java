package dev.postrider.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The inbox table. */
final class JdbcInboxStore implements InboxStore {

  /** Ids beyond this are kept as their hash. */
  private static final int MAX_ID = 200;

  private final Transactions transactions;
  private final String insert;
  private final String selectHash;
  private final String purge;

  JdbcInboxStore(Transactions transactions, Dialect dialect, Tables tables) {
    this.transactions = transactions;
    String table = tables.inbox();
    this.insert =
        dialect.insertNew(table, List.of("consumer", "message_id"), List.of("payload_hash"));
    this.selectHash =
        "SELECT payload_hash FROM " + table + " WHERE consumer = ? AND message_id = ?";
    this.purge =
        "DELETE FROM "
            + table
            + " WHERE (consumer, message_id) IN (SELECT consumer, message_id FROM "
            + table
            + (" WHERE received_at < " + dialect.later())
            + " ORDER BY received_at LIMIT ?)";
  }

  @Override
  public boolean record(
      Connection connection, String consumer, String messageId, @Nullable String payloadHash)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      new Parameters(statement).text(consumer).text(storable(messageId)).text(payloadHash);
      return statement.executeUpdate() == 1;
    }
  }

  @Override
  public Optional<String> payloadHash(Connection connection, String consumer, String messageId)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(selectHash)) {
      new Parameters(statement).text(consumer).text(storable(messageId));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  @Override
  public int purge(Duration window, int max) throws SQLException {
    return transactions.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(purge)) {
            new Parameters(statement).millis(window.negated()).number(max);
            return statement.executeUpdate();
          }
        });
  }

  private static String storable(String messageId) {
    if (messageId.length() <= MAX_ID) {
      return messageId;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(messageId.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}
