package dev.postrider.admin;

import dev.postrider.store.Accounts;
import dev.postrider.store.Act;
import dev.postrider.store.AdminStores;
import dev.postrider.store.AuditTrail;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Accounts and audit trail in memory; the other stores are not there. */
final class MemoryStores implements Accounts, AuditTrail {

  final Map<String, String> accounts = new ConcurrentHashMap<>();
  final List<String> audit = new ArrayList<>();
  boolean fail;

  AdminStores stores() {
    return new AdminStores(null, null, null, null, this, null, null, this, null);
  }

  @Override
  public Optional<String> passwordHash(String name) throws SQLException {
    check();
    return Optional.ofNullable(accounts.get(name));
  }

  @Override
  public boolean create(String name, String passwordHash) throws SQLException {
    check();
    return accounts.putIfAbsent(name, passwordHash) == null;
  }

  @Override
  public void append(Act act, String target, String outcome) throws SQLException {
    check();
    audit.add(act.who() + " " + act.via() + " " + act.action() + ": " + target + ": " + outcome);
  }

  @Override
  public Page list(Filter filter, @Nullable Long before, int limit) {
    throw new UnsupportedOperationException();
  }

  private void check() throws SQLException {
    if (fail) {
      throw new SQLException("The database is away");
    }
  }
}
