package dev.postrider.store;

import static dev.postrider.store.StoreProblem.SHARDS_DIFFER;

import dev.postrider.PostriderException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The number of shards that all nodes of a database have in common: the first one writes it down.
 */
final class Layout {

  private final String insert;
  private final String select;

  Layout(Tables tables) {
    this.insert =
        "INSERT INTO "
            + (tables.layout() + " (id, shards) SELECT 1, CAST(? AS integer)")
            + (" WHERE NOT EXISTS (SELECT 1 FROM " + tables.layout() + ")");
    this.select = "SELECT shards FROM " + tables.layout();
  }

  /**
   * Agrees with the other nodes.
   *
   * @throws PostriderException PR0313 if they have another number
   */
  Shards agree(Transactions transactions, int wanted) throws SQLException {
    int agreed = transactions.compete(connection -> agree(connection, wanted));
    if (agreed != wanted) {
      throw new PostriderException(SHARDS_DIFFER.of(wanted, agreed));
    }
    return new Shards(agreed);
  }

  private int agree(Connection connection, int wanted) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      new Parameters(statement).number(wanted);
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(select);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }
}
