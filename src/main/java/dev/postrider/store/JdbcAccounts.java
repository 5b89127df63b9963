package dev.postrider.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table of accounts. */
final class JdbcAccounts implements Accounts {

  private final Transactions transactions;
  private final String select;
  private final String insert;

  JdbcAccounts(Transactions transactions, Dialect dialect, Tables tables) {
    this.transactions = transactions;
    this.select = "SELECT password_hash FROM " + tables.account() + " WHERE name = ?";
    this.insert = dialect.insertNew(tables.account(), List.of("name"), List.of("password_hash"));
  }

  @Override
  public Optional<String> passwordHash(String name) throws SQLException {
    return transactions.each(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(select)) {
            new Parameters(statement).text(name);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public boolean create(String name, String passwordHash) throws SQLException {
    return transactions.compete(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(insert)) {
            new Parameters(statement).text(name).text(passwordHash);
            return statement.executeUpdate() == 1;
          }
        });
  }
}
