package dev.postrider.store;

/** The statements of {@link JdbcLeaseStore}. */
record LeaseStatements(
    String insertNode,
    String deleteNode,
    String extend,
    String look,
    String forgetLost,
    String isThere,
    String leases,
    String insertLease,
    String lockLease,
    String take,
    String release,
    String releaseAll) {

  private static final String LOST = "expires_at <= CURRENT_TIMESTAMP";

  static LeaseStatements of(Dialect dialect, Tables tables) {
    String node = tables.node();
    String lease = tables.lease();
    return new LeaseStatements(
        "INSERT INTO "
            + node
            + " (id, description, brokers, expires_at) VALUES (?, ?, ?, "
            + later(dialect),
        "DELETE FROM " + node + " WHERE id = ?",
        "UPDATE " + node + " SET expires_at = " + dialect.later() + " WHERE id = ?",
        ("SELECT n.id, n.brokers, n.expires_at <= CURRENT_TIMESTAMP, l.broker, l.shard FROM "
            + (node + " n LEFT JOIN " + lease + " l ON l.node = n.id")),
        // Twice, so that a node that was extended while the row was waited for stays (H2).
        dialect.deleteFree(node, "id", " WHERE " + LOST) + " AND " + LOST,
        "SELECT 1 FROM " + node + " WHERE id = ?",
        "SELECT l.broker, l.shard, n.id IS NOT NULL AND n.id <> ? FROM "
            + (lease + " l LEFT JOIN " + node + " n ON n.id = l.node"),
        "INSERT INTO "
            + (lease + " (broker, shard, epoch) SELECT CAST(? AS varchar), CAST(? AS integer), 0")
            + (" WHERE NOT EXISTS (SELECT 1 FROM " + lease + " WHERE broker = ? AND shard = ?)"),
        ("SELECT epoch FROM " + lease + " WHERE broker = ? AND shard = ? ") + dialect.lockFree(),
        "UPDATE "
            + (lease + " SET node = ?, epoch = epoch + 1 WHERE broker = ? AND shard = ?")
            + (" AND (node IS NULL OR node = ? OR node NOT IN (SELECT id FROM " + node + "))"),
        "UPDATE "
            + (lease + " SET node = NULL")
            + " WHERE broker = ? AND shard = ? AND node = ? AND epoch = ?",
        "UPDATE " + lease + " SET node = NULL WHERE node = ?");
  }

  private static String later(Dialect dialect) {
    return dialect.later() + ")";
  }
}
