package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes rows of the audit trail into the transaction of what they tell of. */
final class AuditRows {

  private final String insert;
  private final String last;

  AuditRows(Tables tables) {
    this.insert =
        "INSERT INTO "
            + tables.audit()
            + " (who, via, action, target, reason, outcome, affected) VALUES (?, ?, ?, ?, ?, ?, ?)";
    String columns = "audit_id, done_at, who, via, action, reason, target, outcome, affected";
    this.last =
        ("SELECT " + columns + " FROM (SELECT " + columns + " FROM " + tables.audit())
            + " ORDER BY audit_id DESC LIMIT 1000) a WHERE target = ? AND outcome NOT LIKE 'refused%'"
            + " ORDER BY audit_id DESC LIMIT 1";
  }

  /** The last that was done to it, if that is among the latest 1,000 rows. */
  AuditTrail.@Nullable Entry last(Connection connection, String target) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(last)) {
      new Parameters(statement).text(target, 2_000);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? JdbcAuditTrail.entry(row) : null;
      }
    }
  }

  /** Writes one; texts that are too long are cut. */
  void write(Connection connection, Act act, String target, String outcome, long affected)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      new Parameters(statement)
          .text(act.who(), 255)
          .text(act.via(), 20)
          .text(act.action(), 40)
          .text(target, 2_000)
          .text(act.reason(), 1_000)
          .text(outcome, 1_000)
          .number(affected);
      statement.executeUpdate();
    }
  }
}
