package dev.postrider.store;

import static dev.postrider.store.StoreProblem.OTHER_DATA_SOURCE;

import dev.postrider.PostriderException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Refuses messages of entities that another data source has stored. XA would commit both, but one
 * after the other: in between, the entity's row is free for the next transaction while the message
 * cannot be seen yet, and the next one's message would be sent first.
 *
 * <p>Who has inserted an entity has changed something; if this connection's transaction has not, it
 * was another's. Updates and removals prove nothing, since they may meet no row. Configuration does
 * not change, so it is asked once for each type, before anything else is done on the connection.
 */
final class SameTransactionOutboxStore implements OutboxStore {

  private final OutboxStore rows;
  private final String hasChanges;
  private final Set<String> proven = ConcurrentHashMap.newKeySet();

  SameTransactionOutboxStore(Dialect dialect, OutboxStore rows) {
    this.rows = rows;
    this.hasChanges = dialect.hasChanges();
  }

  /**
   * As {@link OutboxStore#append}.
   *
   * @throws PostriderException PR0312
   */
  @Override
  public void append(Connection connection, List<OutboxEntry> entries) throws SQLException {
    List<String> unproven =
        entries.stream()
            .filter(entry -> "created".equals(entry.event()))
            .map(OutboxEntry::type)
            .filter(Objects::nonNull)
            .filter(type -> !proven.contains(type))
            .toList();
    if (!unproven.isEmpty()) {
      prove(connection, unproven);
    }
    rows.append(connection, entries);
  }

  private void prove(Connection connection, List<String> types) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(hasChanges);
        ResultSet answer = statement.executeQuery()) {
      if (!answer.next() || !answer.getBoolean(1)) {
        throw new PostriderException(OTHER_DATA_SOURCE.of(types.get(0)));
      }
    }
    proven.addAll(types);
  }
}
