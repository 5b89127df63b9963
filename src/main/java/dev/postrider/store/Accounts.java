package dev.postrider.store;

import java.sql.SQLException;
import java.util.Optional;

/** The one account that is not configured: the first administrator's. Safe for any thread. */
public interface Accounts {

  /** The hash of the password of an account. */
  Optional<String> passwordHash(String name) throws SQLException;

  /** Makes an account, unless there is one of that name; of several nodes one makes it. */
  boolean create(String name, String passwordHash) throws SQLException;
}
